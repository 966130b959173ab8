"""Turkish words for crossings, routes and their condition, read by `lexicon`."""

from __future__ import annotations

from sitrep.core.crossings.lexicon import CrossingWords

TURKISH = CrossingWords(
    language="tr",
    nouns="""
        crossing: ~geçişler*|sınır kapısı*|sınır kapıları*|gümrük kapısı*|~kapı|~kapısı*|~kapıya|~kapının|~kapıda|~kapıdan|~kapılar*|=sınır
        crossing: =sınırı|=sınırın|=sınırda|geçiş noktası*|kontrol noktası*|geçiş kapısı*|sınır geçişi*
        bridge: ~köprü*
        port: ~liman*
        corridor: ~koridor*
        route: ~yol|~yolu|~yolun|~yollar*|~yolunu|~karayolu*|~otoyol*|~güzergah*|~geçit*
    """,
    states="""
        closed: kapatıldı|kapatılan|kapandı|kapalı|kapattı|kapatıyor|kapanan|kapanmış|@kapatılması*|@kapanması*|@kapatma*|durduruldu
        closed: durdurdu|durdurulan|askıya alındı|askıya aldı|kesildi|kesti|trafiğe kapandı|trafiğe kapatıldı|ulaşıma kapandı
        closed: engellendi|engelliyor|bloke|ulaşılamaz|yıkıldı|çalışmıyor|yasaklandı|yasakladı|kullanılamaz|geçit vermiyor|kapatmış*
        closed: kilitlendi|geçişler durdu
        restricted: kısıtlandı|kısıtladı|@kısıtlama*|sınırlandı|sınırlandırıldı|sınırladı|kısmen|azaltıldı|kontrollü|tek şerit*
        restricted: sınırlı
        open: açık|açıktı|açık tutuluyor|geçişler ?normal|?normal|çalışıyor|işliyor|olağan|faal|kesintisiz|?devam ediyor|?sürüyor
        open: her zamanki gibi|normale|?serbest|aksamıyor|sorunsuz|etkilenmedi|+yeniden açıldı|+açıldı|+yeniden açılan|+açtı
        open: +yeniden açılıyor|+yeniden başladı|+tekrar açıldı|+trafiğe açıldı|+yeniden açtı|+kaldırıldı|+ulaşıma açıldı
        open: +yeniden açılması
    """,
    traffic="""
        all: tüm araç*|bütün araç*|her türlü|tüm geçiş*|tüm trafi*
        civilian: yolcu*|sivil*|yaya*|vatandaş*|kişi*|insan*|yolcular|aile*|sığınmacı*|mülteci*|ziyaretçi*
        commercial: ticari|ticaret*|yük|kargo*|^tır*|^kamyon*|ihracat*|ithalat*|mal|mallar*|nakliye*|akaryakıt*|^şoför*
        humanitarian: insani|yardım*|insani yardım*|konvoy*
        medical: hasta*|yaralı*|ambulans*|tıbbi|sağlık*
    """,
    reasons="""
        conflict: çatışma*|saldırı*|patlama*|bombardıman*|bombalı|roket*|top atışı*|ateş*|drone*|iha|dron*|mermi*|operasyon*|mayın*
        conflict: silahlı*|terör*|gerginlik*
        weather: sel|seller*|yağış*|yağmur*|kar|kar yağışı*|fırtına*|heyelan*|çığ|taşkın*|taştı
        damage: çöktü|hasar*|yıkıl*|onarım*|bakım*
        authorisation: izin*|karar*|bm güvenlik|yetki*|veto
        administrative: grev*|bayram*|gümrük*|anlaşmazlık*|seçim*|salgın*|karantina*|arıza*|denetim*|vergi*|şap|kızamık
    """,
    void="""
        kapalı kapılar|kapalı oturum|açık mektup|açık hava|yol haritası|açık artırma|kapalı gişe|dava açıldı|soruşturma açıldı
        ateş açıldı|ateş açtı|yol açtı|yol açan|yol açıyor|hesap*|kapatılmasının ardından|yola çıktı|yolda|yol aldı|elverişli
        açıklandı|kapıdaki
    """,
    negations="değil|olmadı|yok|hiç|kapatılmadı|kapanmadı|kapalı değil|hayır",
    unreal="""
        olabilir|kapatabilir|kapatılabilir|kapanabilir|eğer|tehdit*|planlıyor|planlanıyor|istiyor|istedi|kapatacak*|açılacak*
        kapanacak*|kapatılacak*|talep*|çağrı*|bekleniyor|öngör*|düşünül*|uyar*|kapatırız|önerdi|açılması iste*
    """,
    denials="yalanla*|reddet*|iddia*|asılsız|gerçek dışı|yalan|doğru değil",
    only="yalnızca|sadece|yalnız|ancak",
    exceptions="hariç|dışında|haricinde",
    inward="giriş*|ithalat*",
    outward="çıkış*|ihracat*",
    links="'|’|e|a|ye|ya|den|dan|de|da|nin|nın|nün|nun|in|ın|ile|arasındaki|giden|uzanan|bağlayan",
    joints="ve|veya|ile|ya da|hem",
    clauses="ve|ama|ancak|fakat|iken|ise|oysa|da|de",
    other_things="""
        okul*|hastane*|havaalanı*|havalimanı*|pazar*|market*|banka*|fabrika*|üniversite*|büro*|kamp|kamplar*|elçilik*|hava sahası*
        dava*|düğün*|kepenk*|mahkeme*
    """,
    past="kapalı kalmıştı|o dönem|yıllar önce|geçen yıl|geçmişte|kapatılmıştı|kapanmıştı|açılmıştı|bir zamanlar",
    advances="ele geçir*|taarruz*|ilerle*|operasyon*|hücum*",
)
