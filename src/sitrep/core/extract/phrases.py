"""The words of page furniture in eleven languages, as data: for each kind the phrases that its lines begin with, or hold anywhere.

English, Arabic, French, Spanish, Russian, Ukrainian, Portuguese, Persian, Turkish, Polish and German. All are regular expressions
for text in lower case, without repetition inside repetition, so that matching is linear.
"""

from __future__ import annotations

STARTS: dict[str, str] = {
    "login": r"you must (?:be )?(?:log(?:ged)? ?in|confirm|register)|(?:please )?(?:log|sign) ?in (?:to|or)\b|log ?in$|sign in$"
    r"|to (?:post|leave|write) a comment"
    r"|already (?:a |have an? )?(?:subscriber|account|member|registered)|create (?:a|your) free account|register (?:now|for free)"
    r"|(?:vous devez (?:être )?(?:vous )?connect|connectez-vous|se connecter$|déjà abonné)|du musst (?:dich )?(?:eingeloggt"
    r"|einloggen)|bitte (?:melden sie sich|loggen)"
    r"|(?:debes|tienes que|debe) (?:iniciar sesión|estar registrad|registrarte)|inicia(?:r)? sesión|ya (?:eres|es) suscriptor"
    r"|faça (?:seu )?login|você precisa (?:estar|fazer login)"
    r"|войдите(?:$|,| (?:в|на|или|через|чтобы) ?(?:аккаунт|систему|профиль|свой|сайт|зарегистр|оставить|соцсет|личн|$))|авторизуйтесь"
    r"|чтобы (?:оставить|добавить) комментарий|увійдіть|щоб (?:залишити|додати) коментар"
    r"|musisz (?:się zalogować|być zalogowan)|zaloguj się"
    r"|yorum yap(?:mak|abilmek) için|giriş yap|(?:يجب|ينبغي) (?:(?:أن|أنت) (?:تكون|تقوم) (?:مسجل|بتسجيل|عضو)|عليك|تسجيل)|تسجيل الدخول"
    r"|سجل الدخول|برای (?:ارسال|ثبت"
    r"|درج) (?:نظر|دیدگاه)|وارد شوید",
    "comments": r"(?:leave|post|write|add) (?:a|your) (?:comment|reply)|(?:view|show|read|see|hide"
    r"|load)? ?(?:all )?(?:\d+ )?comments?(?: \(?\d+\)?)?$|join the (?:conversation|discussion)"
    r"|comments are (?:closed|moderated)|your email address will not be|be the first to comment|have your say|what do you think\?"
    r"|laisse[rz] un commentaire|(?:\d+ )?commentaires?$|(?:\d+ )?kommentare?$|deja (?:un|tu) comentario|(?:\d+ )?comentarios?$"
    r"|deixe (?:um|seu) comentário|comentários?$"
    r"|(?:оставить|добавить|написать) комментари|комментари(?:и|ев|й)(?: \(?\d+\)?)?$|(?:залишити|додати) коментар|коментар(?:і|ів)?$"
    r"|(?:dodaj|napisz|skomentuj).{0,12}komentarz|komentarze$"
    r"|yorum(?:lar)?(?: yaz| ekle| \(?\d+\)?)?$|(?:اترك|أضف|اكتب) (?:تعليق|رد)|التعليقات(?: \(?\d+\)?)?$|(?:ارسال|ثبت|درج) (?:نظر"
    r"|دیدگاه)|نظرات(?: (?:کاربران|شما|خوانندگان|بینندگان).*)?$"
    r"|دیدگاه(?:‌|\s)?ها(?:ی (?:کاربران|شما).*)?$",
    "share": r"(?:share|tweet|post|pin|e-?mail|print|whatsapp|telegram|facebook|twitter|x|linkedin|reddit|copy link|flipboard|save"
    r"|messenger|pinterest|viber|bluesky|threads"
    r"|partager|imprimer|envoyer|compartir|compartilhar|imprimir|teilen|drucken|поделиться|распечатать|поділитися|udostępnij|drukuj"
    r"|paylaş|yazdır|شارك|مشاركة|طباعة|اشتراک(?:‌|\s)?گذاری|چاپ)"
    r"(?:[\s,|/·•]+(?:share|tweet|post|pin|e-?mail|print|whatsapp|telegram|facebook|twitter|x|linkedin|reddit|copy|link|on|via|this"
    r"|article|story|page|flipboard|save|messenger|pinterest|viber))*$"
    r"|share (?:this|on|via|your)\b|share:|click to (?:share|e-?mail|print)|partage[rz] (?:cet|sur|l)|comparte (?:en|est)|compartilhe"
    r"|compartir (?:en|esta)|поделит(?:ься|есь) (?:в|с|эт|ссыл)"
    r"|udostępnij (?:na|ten)|شارك (?:هذا|المقال|الخبر|عبر|على)|مشاركة (?:عبر|على|المقال)|copied to clipboard|link copied",
    "follow": r"follow (?:us|me|@|him|her|them|our|the \w+ on|\w+ \w+ on)\b|like us on|(?:find|join) us on|download (?:our|the) app"
    r"|get (?:our|the) app|suivez|retrouvez-nous|folgen sie|síguenos|sigue (?:a (?:@|[\w ]{1,30} en (?:twitter|facebook|instagram|x\b"
    r"|whatsapp|telegram|google))|leyendo|nuestr|toda la|(?:la"
    r"|las) (?:actualidad|información|noticias|últimas)"
    r"|en (?:directo|vivo|google|twitter|facebook|instagram|telegram|whatsapp))|siga(?:-nos| o nosso| a nossa)|следите за (?:нами"
    r"|новостями|нашими|обновлениями|событиями)|подписывайтесь|читайте нас|підписуйтесь|стежте за|obserwuj nas|śledź nas|bizi takip"
    r"|takip edin"
    r"|تابعونا|تابعنا|تابع(?:وا)? (?:قناة|قناتنا|صفحتنا|صفحة|حسابنا|حساباتنا|آخر|أحدث|أخبار|عبر|على)|ما را در |به کانال (?:ما|تلگرام"
    r"|رسمی|خبری)",
    "newsletter": r"(?:sign|signing) up\b|subscribe\b|get (?:the|our|all the)? ?(?:latest|best|top|breaking|day's|daily|free|e-?mail"
    r"|newsletter).{0,80}(?:inbox|newsletter|e-?mail|alerts)|newsletters?$|(?:our|daily|weekly) newsletter|enter your e-?mail"
    r"|thank you for (?:signing|subscribing)|thanks for (?:signing|subscribing)"
    r"|something went wrong|this newsletter|unsubscribe|by (?:signing up|subscribing|clicking|submitting|entering your)\b"
    r"|support (?:our|independent) journalism|become a (?:member|subscriber|supporter)|donate (?:now|today|to (?:us|support|our))"
    r"|abonnez-vous|inscrivez-vous|recevez (?:nos|notre|toute|chaque|gratuitement|par (?:e-?mail|courriel)|l(?:'|’)(?:actualité"
    r"|essentiel|info)|les (?:alertes|infos|dernières)|la newsletter)"
    r"|s'abonner|je m'abonne|abonnieren sie|jetzt abonnieren|newsletter abonnieren|suscríbete"
    r"|suscribirse|recibe (?:las? (?:noticias|últimas|newsletter)|los (?:titulares|boletines)|nuestr|en tu|gratis|cada (?:día|mañana"
    r"|semana)|todas? las?)"
    r"|regístrate|assine (?:a newsletter|nossa|já|agora|o (?:jornal|nosso))|inscreva-se|receba (?:as|nossa|notícias|no seu|em seu"
    r"|grátis)|cadastre-se"
    r"|подпишитесь|подписаться|оформите подписку|підпишіться|підписатися|zapisz się|zasubskrybuj|prenumeruj|abone ol|bültenimize"
    r"|اشترك (?:في|معنا|الآن)|اشتراك في|سجل في (?:النشرة|نشرتنا|قائمتنا|القائمة البريدية|موقعنا)|عضویت در (?:خبرنامه|کانال|سایت)"
    r"|مشترک (?:خبرنامه|شوید)",
    "advertisement": r"(?:advertisement|advertising|sponsored(?: content| by .{1,40})?|promoted(?: content)?|ad|paid post|publicité"
    r"|annonce|anzeige|werbung|publicidad|publicidade|anuncio|реклама|reklama|reklam|ilan|إعلان|اعلان|إعلانات"
    r"|تبلیغات|آگهی)(?:[:.]| \d| - .*)?$|(?:article|story|content) continues (?:below|after)|(?:continue"
    r"|scroll down to continue) reading|scroll to continue|skip (?:ad|advert)|this ad will end",
    "cookies": r"we value your privacy|(?:accept|reject|manage) (?:all|cookies)"
    r"|by continuing to (?:use|browse)",
    "copyright": r"(?:copyright|©|\(c\) ?\d{4})|privacy policy|terms (?:of (?:use|service)|and conditions)|our standards: "
    r"|this material may not be published"
    r"|reprints? (?:&|and) permissions|republish (?:this|our)",
    "tags": r"(?:tags?|topics?|filed under|categor(?:y|ies)|keywords|more on|more about|posted in|mots[- ]clés|étiquettes"
    r"|schlagwörter|etiquetas|temas|palabras clave|tópicos|теги|метки|темы|tagi|tematy|etiketler"
    r"|الوسوم|وسوم|كلمات (?:مفتاحية|دلالية)|برچسب(?:‌|\s)?ها|کلیدواژه)\s*:.{0,200}$|(?:tags?|topics|filed under|related topics"
    r"|#\w+(?:[\s,]+#\w+)+)$",
    "feedback": r"(?:report|spot(?:ted)?) (?:a|an|this) (?:typo|error|correction|ad|mistake)|was this (?:article|page|story|content)"
    r"|did you find|tell us what you think|send (?:us )?(?:a tip|feedback|your)|got a (?:tip|story)|contact (?:us|the author)"
    r"|(?:e-?mail|contact|write to) (?:the )?(?:author|editor|writer|us)|if you (?:notice|find|spot|see) (?:a|an) (?:typo|error"
    r"|mistake)|(?:нашли|заметили|если вы заметили) ошибку|помітили помилку|signaler une erreur|znalazłeś błąd",
    "player": r"(?:play|watch|listen)(?: to)?(?: the| this)? (?:video|article|story|podcast|audio|now|live)\b|video player"
    r"|(?:your browser|this browser) does not|javascript (?:is|must|to|disabled|required)|please enable|loading\.*…?$"
    r"|\d{1,2}:\d\d(?: ?/ ?\d{1,2}:\d\d)?$|click (?:here|to)"
    r"|to (?:display|view|watch) this (?:content|video)|this content is|externer inhalt|ce contenu|live updates?$|advert$"
    r"|image \d+ of \d+|\d+ ?/ ?\d+$|\d+ of \d+$|(?:tap|swipe|click) (?:to|for)|expand(?: image)?$|close$|open image|view gallery"
    r"|(?:next|previous|back|top|menu|search|home|more|show more|load more|see all|view all|read full .{0,20}|back to top"
    r"|go to .{0,20})$|hide caption|toggle caption|enlarge this image",
}
# Lines that point at other stories: their headlines are other news, and would raise alerts of their own.
POINTERS = (
    r"(?:read|see|watch) (?:more(?! than)|also|next|too)\b|(?:read|watch|see|listen|more|related|explainer|opinion|in pictures"
    r"|don't miss|also|live|breaking)\s?[:>»→|]|related (?:stories|articles|content|news|posts|coverage|links|reading|topics)"
    r"|(?:more|latest) (?:from|on this story|stories|news|coverage)|recommended(?: for you| stories| reading)?|you (?:may"
    r"|might) (?:also )?(?:like|be interested)|most (?:read|popular|viewed)|trending(?: now)?|editor'?s'? picks?|up next"
    r"|what to read next"
    r"|keep reading|further reading|(?:à )?lire (?:aussi|également|la suite|plus)|(?:à )?voir aussi|(?:sur le|dans le) même (?:sujet"
    r"|thème)|lisez aussi|mehr zum thema|lesen sie auch|auch interessant|lea (?:también|más)|lee (?:también|más)"
    r"|le(?:a|e) además|ver también|te puede interesar|te recomendamos|más (?:noticias|información|sobre)|notas? relacionadas?"
    r"|leia (?:também|mais)|veja (?:também|mais)|saiba mais|(?:читайте|читать|смотрите|смотри) (?:также|ещё|еще|далее|по теме)"
    r"|(?:по теме|ранее по теме|материалы по теме|другие новости|главное за)\b|(?:читайте|дивіться) (?:також|ще)|(?:за темою"
    r"|більше новин)\b|(?:czytaj|przeczytaj|zobacz|sprawdź)(?: też| także| również| więcej|:)|(?:polecamy|powiązane)\b"
    r"|(?:ayrıca|bunu da|devamını) (?:okuyun|oku|bakınız)|(?:ilgili haber|ilginizi çekebilir|önerilen)|(?:اقرأ|إقرأ|اقرؤوا|اقرأوا"
    r"|شاهد|طالع|انظر) (?:أيضا|أيضًا|ايضا|أيضاً|المزيد|كذلك)|(?:مواضيع|أخبار|مقالات) (?:ذات صلة|متعلقة|قد)"
    r"|(?:ذات صلة|قد يهمك|المزيد من (?:الأخبار|أخبار|المقالات|المواضيع|التفاصيل|القصص|التقارير|الموضوعات)|للمزيد)|(?:بیشتر|همچنین"
    r"|هم(?:‌|\s)چنین) بخوانید|(?:بخوانید|مطالب مرتبط|اخبار مرتبط|مطالب بیشتر"
    r"|پیشنهاد ما)|les (?:også|mer)|læs også|läs (?:också|mer)|lees (?:ook|meer)|leggi (?:anche|tutto)|lue myös"
    r"|相关(?:阅读|新闻|文章)|延伸阅读|関連(?:記事|ニュース)|あわせて読みたい|관련(?:기사| 기사)"
)

# Found anywhere in a short line.
INSIDE: dict[str, str] = {
    "newsletter": r"(?:delivered|straight|sent|direct|directly|right) to your (?:inbox|e-?mail)",
    "cookies": r"\b(?:uses?|utilise|utilisons|verwendet|verwenden|nutzt|utilizamos|usamos|utiliza|usa|używ\w+"
    r"|korzysta) (?:z )?(?:des |plików )?cookies?\b|cookie (?:policy|settings|preferences|notice|consent)"
    r"|использу\w+ (?:файлы )?(?:cookie|куки)|використову\w+ (?:файли )?(?:cookie|кукі)|çerez(?:ler)?(?:i|den)?\b"
    r"|ملفات تعريف الارتباط|کوکی(?:‌|\s)?ها",
    "copyright": r"all rights reserved|tous droits réservés|alle rechte vorbehalten|todos los derechos reservados"
    r"|todos os direitos reservados|все права защищены|(?:усі|всі) права захищен"
    r"|wszelkie prawa zastrzeżone|tüm hakları saklıdır|(?:جميع|كل) الحقوق محفوظة|(?:تمامی|کلیه) حقوق",
}
MONTHS_AND_DAYS = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?"
    r"|dec(?:ember)?|janvier|février|mars|avril|mai|juin|juillet|août"
    r"|septembre|octobre|novembre|décembre|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre"
    r"|januar|februar|märz|juni|juli|oktober|dezember"
    r"|janeiro|fevereiro|março|maio|junho|julho|setembro|outubro|novembro|dezembro|января|февраля|марта|апреля|мая|июня|июля|августа"
    r"|сентября|октября|ноября|декабря|січня|лютого|березня"
    r"|квітня|травня|червня|липня|серпня|вересня|жовтня|листопада|грудня|stycznia|lutego|marca|kwietnia|maja|czerwca|lipca|sierpnia"
    r"|września|października|listopada|grudnia|ocak|şubat|mart"
    r"|nisan|mayıs|haziran|temmuz|ağustos|eylül|ekim|kasım|aralık|يناير|فبراير|مارس|أبريل|مايو|يونيو|يوليو|أغسطس|سبتمبر|أكتوبر|نوفمبر"
    r"|ديسمبر|كانون|شباط|آذار|نيسان|أيار|حزيران|تموز|آب|أيلول|تشرين"
    r"|فروردین|اردیبهشت|خرداد|تیر|مرداد|شهریور|مهر|آبان|آذر|دی|بهمن|اسفند|mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?"
    r"|thu(?:rs(?:day)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?"
    r"|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|الاثنين|الثلاثاء|الأربعاء|الخميس|الجمعة|السبت|الأحد"
)
DATE_LABELS = (
    r"published|updated|posted|modified|created|publié|mis à jour|publicado|actualizado|atualizado|опубликовано"
    r"|обновлено|yayınlanma|güncelleme|تاريخ النشر|نشر في|آخر تحديث|تاریخ انتشار|last updated|last modified"
)
AGENCIES = (
    r"afp|ap|reuters|epa|efe|getty(?: images)?|anadolu(?: agency)?|aa|xinhua|tass|ria novosti|pa(?: wire| media)?|upi|dpa|ansa"
    r"|bloomberg|shutterstock|alamy|istock|unsplash|unicef|unhcr|wfp|ocha|icrc|msf|iom|nurphoto"
    r"|zuma|sipa|picture alliance|imago|keystone|ritzau|ntb|the canadian press|associated press|ap photo|agence france-presse|handout"
    r"|رويترز|أ ف ب|فرانس برس|الأناضول|الجزيرة|رویترز|ایرنا|ایسنا|рейтер|тасс|риа новости"
)
CREDIT_LABELS = (
    r"photo(?:graph)?s?|image|picture|pic|file photo|file image|illustration|photo credit|image credit|credit|image source"
    r"|photo illustration|caption|image caption|media caption|фото|фотография|иллюстрация|crédit(?: photo)?"
    r"|crédits?|foto|bild|fotoğraf|zdjęcie|fot\.|الصورة|صورة|تصوير|مصدر الصورة|عکس|світлина"
)
