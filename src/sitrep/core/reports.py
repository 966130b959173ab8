"""An article and its judgement go in; the document that is judged, and one report per flagged topic, come out."""

from __future__ import annotations

from datetime import datetime

from sitrep.core.credits import credit_of
from sitrep.core.live_pages import is_live_page
from sitrep.core.model import Article, ArticleId, Document, Feed, Judgement, Level, Report, Topic


def document_of(article: Article, feed: Feed) -> Document:
    """The words that the rules see of an article: its title, summary and text, with what is known of its feed."""
    return Document(
        title=article.title,
        summary=article.summary,
        text=article.text,
        language=article.language or feed.language,
        published_at=article.published_at,
        feed_id=feed.id,
        feed_tags=feed.tags,
        countries=feed.countries,
    )


def reports_of(article_id: ArticleId, article: Article, judgement: Judgement, feed: Feed, *, first_seen_at: datetime) -> tuple[Report, ...]:
    """One report per topic with a current hit; each holds all hits of its topic, and its level is that of the highest current one."""
    credit = credit_of(text=article.text, authors=article.authors, title=article.title, summary=article.summary)
    is_live = is_live_page(article.url, article.title)
    reports = []
    for topic in judgement.topics:
        hits = tuple(hit for hit in judgement.hits if hit.topic is topic)
        best = max((hit for hit in hits if hit.status.is_current), key=lambda hit: hit.level.rank)
        if best.level is Level.NONE:
            continue
        reports.append(
            Report(
                article_id=article_id,
                topic=topic,
                feed_id=feed.id,
                feed_name=feed.name,
                feed_family=feed.family or feed.id,
                feed_tier=feed.tier,
                feed_type=feed.type,
                feed_tags=feed.tags,
                title=article.title,
                url=article.url,
                language=judgement.language,
                published_at=article.published_at,
                first_seen_at=first_seen_at,
                level=best.level,
                level_reason=best.level_reason,
                hits=hits,
                figures=judgement.figures,
                places=judgement.places,
                crossings=judgement.crossings,
                aid=judgement.aid if topic is Topic.AID_INCIDENT else (),
                wire_credit=credit,
                is_live=is_live,
            )
        )
    return tuple(reports)
