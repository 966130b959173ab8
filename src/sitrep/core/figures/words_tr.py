"""Turkish words for counting displaced people, read by `lexicon`."""

from __future__ import annotations

from sitrep.core.figures.lexicon import FigureWords

TURKISH = FigureWords(
    language="tr",
    alone=(100, 1000),
    range_words="ila|ile",
    numbers="""
        bir=1|iki=2|üç=3|dört=4|beş=5|altı=6|yedi=7|sekiz=8|dokuz=9|on=10|yirmi=20|otuz=30|kırk=40|elli=50|altmış=60|yetmiş=70
        seksen=80|doksan=90|yarım milyon=500000|bir buçuk milyon=1500000
    """,
    multipliers="yüz=100|bin=1000|bine=1000|milyon,milyona,milyonu=1000000|milyar=1000000000",
    vague="yüz binlerce,yüzbinlerce=200000|on binlerce,onbinlerce=20000|binlerce=2000|yüzlerce=200|onlarca=24|milyonlarca=2000000",
    several="birkaç|bir kaç",
    half="buçuk=0.5",
    conjunctions="ve",
    more_than="en az|asgari",
    less_than="en fazla|azami|en çok",
    approximately="yaklaşık|yaklaşık olarak|tahminen|takriben|neredeyse|hemen hemen|civarında",
    more_than_after="""
        ' den fazla|' dan fazla|' ten fazla|' tan fazla|’ den fazla|’ dan fazla|’ ten fazla|’ tan fazla|den fazla|dan fazla|aşkın
        ' i aşkın|' ı aşkın|' ü aşkın|' u aşkın|’ i aşkın|’ ı aşkın|’ ü aşkın|’ u aşkın|' in üzerinde|' ın üzerinde|' ün üzerinde
        ' un üzerinde|fazla|üzerinde
    """,
    approximately_after="yakın|civarında|kadar|' e yakın|' a yakın|’ e yakın|’ a yakın|dolayında",
    fillers="daha|diğer|toplam",
    between="arasında",
    to="ila|ile|-|–|veya",
    persons="""
        kişi|kişiyi|kişiye|kişinin|kişiden|kişide|kişiler*|insan*|sivil*|kadın*|çocuk*|erkek*|vatandaş*|köylü*|sakin*|suriyeli*|filistinli*|afgan*|sudanlı*|nüfus|yurttaş*
        öğrenci*|turist*|yolcu*|işçi*|göçmen*|hasta*
    """,
    households="aile*|hane*",
    structures="ev*|konut*|bina*|çadır*|daire*",
    terms="""
        displaced flow: yerinden*|yerlerinden*|zorla göç*|göçe zorla*|dayandı*
        forced to flee flow: kaç*|terk*|gitti*|ayrıl*|gittiği*|uzaklaş*|göç*
        evacuated flow: tahliye*|boşalt*
        relocated flow: nakled*|taşın*|yerleştir*
        refugee flow: geçti*|geldi*|ulaş*|sığın*|girdi*|giriş yap*|vard*
        refugee stock: @mülteci*|@sığınmacı*|@muhacir*
        sheltered stock: barın*|ağırl*|konakla*|misafir*|yaşıyor*|yaşayan*
        homeless stock: evsiz*|açıkta kal*
        returns flow: dön*|geri dön*|sınır dışı*|geri gönder*
        displaced stock: @yerinden edilen*|@yerinden edilmiş*
    """,
    housing="""
        destroyed housing flow: yıkıl*|yık*|yan*|kül*|çök*
        partially destroyed housing flow: hasar*|su bas*|su altında*|zarar*
    """,
    against="""
        öld*|ölü*|yaral*|kayıp|kaybet*|gözaltı*|tutukla*|etkilen*|ihtiyaç*|aşı*|protesto*|yürüyüş*|kaçırıl*|boğul*|asker*|seyirci*
        kapasite*|nüfus*|yardım al*|yardım dağıt*|çalışan*
    """,
    measures="""
        kişilik*|km|kilometre*|metre*|mil|hektar*|%|yüzde|lira*|tl|dolar*|euro*|avro*|yıl*|yaş*|ay|aydır|aylık|hafta*|gün*|saat*|dakika*|ton*
        kilo*|litre*|tır*|kamyon*|araç*|otobüs*|köy*|kent*|şehir*|ülke*|ilçe*|okul*|hastane*|asker*|polis*|militan*|kez|kere|derece*
        saldırı*|füze*|roket*|vaka*|ceset*|hesap*|palto*|gol*|puan*|çuval*|koli*
    """,
    relatives="ki|aralarında",
    functions="ve|ile|için|da|de|ama|sonra|önce|kadar|gibi|bu|o|olarak|ise|göre|ya|veya|den|dan|nin|nın",
    auxiliaries="de|da|daha|ise|hala|halen|güneydeki|kuzeydeki",
    dates="ocak|şubat|mart|nisan|mayıs|haziran|temmuz|ağustos|eylül|ekim|kasım|aralık|yılı*|tarih*",
    names="karar|madde|sayılı|no|numara|karayolu|yüzde",
    stock="hala|halen|hâlâ|yaşıyor|barınıyor|toplam|ağırlıyor",
    background="savaşın başından|geçen yıl|son yıllarda|o dönem|yıllar önce|o yıl|bugüne kadar",
    now="bugün|dün|pazartesi|salı|çarşamba|perşembe|cuma|cumartesi|pazar|bu hafta|geçen hafta|son günlerde|gece",
    unreal="olabilir|ebilir|abilir|eğer|tehdit*|risk*|tatbikat*|kapasite*|bekleniyor|öngör*|endişe*|planla*",
)
