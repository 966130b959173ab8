"""What tags and class names say of a place in a page: a tag and its class and id in, a set of marks (bits of an int) out."""

from __future__ import annotations

# A class name is only a hint: each mark is one feature among many for the chooser, and none decides alone. Plain substrings, because
# a page has hundreds of class names and a regular expression per mark cost more than the whole parse. "-ad-" matches a whole word.
_NAMES: dict[str, str] = {
    "story": "articlebody article-body articlecontent article-content articletext article-text article-main article-wrap article-inner "
    "story-body storybody story-text storytext story-content storycontent entry-content entrycontent post-content postcontent"
    " post-body post-text "
    "post-entry body-text bodytext body-copy bodycopy body-content content-body contentbody content-text rich-text richtext"
    " text-block textblock "
    "text-content single-content paragraph wysiwyg -prose",
    "comments": "comment disqus respond discussion livefyre reply",
    "related": "relat recommend more- -more readmore recirc also taboola outbrain trending popular most- mostread latest suggest"
    " similar next-up "
    "nextup next-post next-article prev teaser carousel archive widget onward zergnet crp- yarpp",
    "share": "share sharing social follow toolbar tools addtoany addthis sns print bookmark utility",
    "promo": "promo newsletter subscri signup sign-up banner advert -ad- -ads- sponsor cta paywall regwall donat member offer popup"
    " modal overlay "
    "cookie consent gdpr alert notice login optin mailchimp callout",
    "around": "-nav menu breadcrumb sidebar side-bar rail aside foot masthead pagination pager skip toc table-of-contents header"
    " topbar global",
    "meta": "byline author meta date time tag categor topic kicker label eyebrow source credit copyright info bio avatar profile"
    " reading views "
    "rubric section-name posted publish",
    "picture": "caption credit figure photo image media gallery slideshow video embed player legend picture thumb",
    "lead": "lead lede standfirst subtitle sub-title dek deck summary intro excerpt abstract perex chapo sous-titre subhead"
    " description strapline "
    "tagline",
    "boxed": "quote tweet twitter instagram factbox fact-box infobox box inset highlights keypoints key-points takeaways",
    "title": "title headline heading",
}
_TAGS: dict[str, str] = {
    "in_article": "article",
    "in_main": "main",
    "in_nav": "nav",
    "in_header": "header",
    "in_footer": "footer",
    "in_aside": "aside",
    "in_form": "form fieldset",
    "in_figure": "figure",
    "in_table": "table",
    "in_list": "ul ol dl",
    "in_heading": "h1 h2 h3 h4 h5 h6",
    "in_blockquote": "blockquote",
    "in_figcaption": "figcaption",
    "in_section": "section",
}
MARKS: tuple[str, ...] = (*_NAMES, *_TAGS, "hidden", "article_body")
BIT: dict[str, int] = {name: 1 << number for number, name in enumerate(MARKS)}
_WORDS = tuple((BIT[name], tuple(words.split())) for name, words in _NAMES.items())
_TAG_BITS = {tag: BIT[name] for name, tags in _TAGS.items() for tag in tags.split()}
_SEPARATORS = str.maketrans("_ ", "--")
_NAMES_READ = 300  # characters of class and id that are looked at; utility-class frameworks write thousands


def marks_of_tag(tag: str) -> int:
    """The marks that a tag's own name gives."""
    return _TAG_BITS.get(tag, 0)


def marks_of_names(names: str) -> int:
    """The marks that a class attribute and an id give, as one string with spaces between."""
    names = f"-{names[:_NAMES_READ].lower().translate(_SEPARATORS)}-"
    marks = 0
    for bit, words in _WORDS:
        for word in words:
            if word in names:
                marks |= bit
                break
    return marks
