"""What agencies' pages in English and Vietnamese put around and into an article, as patterns.

Parts of the patterns in `_furniture`, and bounded as those are. Upper and lower case count: what
is a credit behind “Photo:” is a sentence behind “photo of”.
"""

# --- Letters and sentences ------------------------------------------------------------------

CAPITALS = "".join(filter(str.isupper, map(chr, range(0x1EFA))))
_SMALL = rf"[^\W\d_{CAPITALS}]"
# One, two or three words with capitals: An, Lâm Khánh, Nguyễn Thị Lan.
NAME = rf"[{CAPITALS}][^\W\d_]{{0,15}}(?:[ .][{CAPITALS}][^\W\d_]{{0,15}}){{0,4}}"

_ABBREVIATIONS = (
    "Mrs Jan Feb Mar Apr Aug Sep Sept Oct Nov Dec Gen Sen Rep Gov Col Maj Capt Sgt Prof Hon Rev Inc"
    " Corp Ltd Dept tp vs TP TX GS TS BS KS LS CN SV ĐH CĐ"
)
_NO_ABBREVIATION = "".join(rf"(?<!\b{word}\.)" for word in _ABBREVIATIONS.split())
# A full stop that ends a sentence: "Mr." and "tp." end nothing, "gạo.", "USD.", "19/3." and "5%."
# do before a word with a capital.
STOP = (
    rf"\.(?:(?<=[^\W\d_]{{4}}\.){_NO_ABBREVIATION}(?=[”’\"')\]]{{0,3}}(?:\s|$))"
    rf"|(?:(?<={_SMALL}{_SMALL}\.)|(?<=[A-ZĐ]{{2}}\.)|(?<=[\d/]\d\.)|(?<=[%”\"’)]\.))"
    rf"{_NO_ABBREVIATION}(?=[”’\"')\]]{{0,3}}(?:\s{{1,3}}[“‘\"'(]{{0,2}}[\d{CAPITALS}]|$)))"
)

# --- Who signs ------------------------------------------------------------------------------

AGENCY = (
    r"(?:VNA|VNP|VNS|TTXVN|VietnamPlus|Vietnam\+|VOV(?:WORLD|5)?|VGP|CPV|ĐCSVN|NDO|NDĐT|QĐND"
    r"|(?:Báo )?Tin tức|Xinhua|Tân Hoa Xã|THX|Reuters|AFP|AP|TASS|Kyodo|Yonhap|EPA|AKP|KPL"
    r"|A(?:ntara|NTARA)|Bernama|TNA|Getty(?: Images)?)(?![^\W_])"
)
# Papers and sites that sign the beginning of an article only; elsewhere they are words.
_PAPER = (
    r"(?:VietNamNet|VNN|TTO|TPO|NLĐO|PLO|SGGPO?|TG&VN|Dân trí|VTC News|VnExpress"
    r"|(?:QĐND|Nhan Dan|Nhân Dân|NHAN DAN|NHÂN DÂN)(?: (?:[Oo]nline|ONLINE))?"
    r"|[A-Za-z0-9]{2,20}\.(?:vn|VN|com))"
)

# --- Photos ---------------------------------------------------------------------------------

_WHOSE = "(?:[Ii]llustrat(?:ive|ion)|[Ff]ile|[Ss]tock|[Aa]rchive|[Cc]ourtesy)"
_ILLUSTRATION = "(?:minh h(?:ọa|oạ)|tư liệu|chụp màn hình)"
_PICTURE = (
    rf"(?:(?:{_WHOSE} )?(?:Photo|photo|PHOTO|Image|image|Picture|Graphic|Infographic)s?"
    rf"|(?:Ảnh|ẢNH|Hình ảnh|Hình|Đồ h(?:ọa|oạ))(?: {_ILLUSTRATION})?)"
)
# Photo:, Illustrative photo:, Ảnh:, Ảnh tư liệu:, Nguồn:, Photo by
PHOTO = rf"(?:{_PICTURE}\s?:|Photos?\s(?:by|courtesy of|provided by)|(?:Nguồn|Source)\s?:)"
# Without anyone's name: Illustrative image, Ảnh minh họa.
BARE_PHOTO = rf"(?:{_WHOSE} (?:photo|image|picture)s?|(?:Ảnh|ẢNH|Hình ảnh) {_ILLUSTRATION})"

# --- Where and when -------------------------------------------------------------------------

_DASHES = r"\s{0,2}(?:—{1,2}|–|-{1,2})"
_DASH_OR_COLON = rf"(?:{_DASHES}(?:\s|(?=[“\"{CAPITALS}]))|\s?:\s)"
_CAPITAL_WORD = f"[{CAPITALS}]{{2,10}}"
# What stands in capitals at the beginning of a sentence and is no place.
_NO_PLACE = (
    r"(?!(?:ASEAN|APEC|ASEM|EU|UN|US|USA|UK|UAE|GDP|CPI|FDI|ODA|FTA|WTO|WHO|IMF|WB|ADB|CPTPP|RCEP"
    r"|EVFTA|BRICS|NATO|OPEC|UNESCO|COVID|VIET ?NAM|VIỆT NAM|VNA|USD|VND)(?![^\W\d_]))"
)
# Behind a place and a dash a sentence begins, which is not in capitals.
_SENTENCE = rf"(?=\s?[“‘\"']?(?:\d|[{CAPITALS}](?:[^\W\d_{CAPITALS}]|\s|[’']|[A-Z]{{2,6}}\s)))"


def datelines(agencies: str) -> tuple[str, ...]:
    """Return patterns for the place and the agency that a Latin text begins with."""
    return (
        # Hanoi (VNA) – , HANOI, July 6 (VNA) - , Hà Nội, 6/7 (TTXVN) - , Hanoi (VNA):
        rf"(?:[^\W\d_][\w.,'’/ -]{{1,60}}\s)?\({agencies}\){_DASH_OR_COLON}",
        # TTXVN - , NDO/VNA –
        rf"{agencies}{_DASHES}\s",
        # (Dân trí) - , Chinhphu.vn -
        rf"(?:\({_PAPER}\){_DASHES}\s?|{_PAPER}{_DASHES}\s){_SENTENCE}",
        # HÀ NỘI —
        rf"{_NO_PLACE}[{CAPITALS}][{CAPITALS} .,'’/-]{{2,40}}\s?[—–]{_SENTENCE}",
        # CẦN THƠ - ; one word with a hyphen may be anything
        rf"{_NO_PLACE}(?:HANOI|HUẾ|HUE|{_CAPITAL_WORD}(?: {_CAPITAL_WORD}){{1,3}})\s-\s{_SENTENCE}",
    )


_MONTH = (
    "(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
# March 17, 2025; March, 17/2025; 17 March 2025; 17 tháng 3 năm 2025
DATE = (
    rf"(?:{_MONTH},?\s\d{{1,2}}(?:st|nd|rd|th)?\s?[,/]\s?\d{{4}}|\d{{1,2}}\s{_MONTH},?\s\d{{4}}"
    r"|\d{1,2}\stháng\s\d{1,2}\s?(?:,|/|,?\snăm)\s?\d{4})"
)
# Monday, ; Thứ Hai, ngày ; Updated: ; Xinhua | Updated:
DATE_OPENING = (
    r"(?:[A-Za-z+]{2,12}\s?\|\s?)?"
    r"(?:(?:(?:Last )?[Uu]pdated?|Published|Posted|Cập nhật|(?:Ngày )?[Đđ]ăng)(?: at| on| lúc)?"
    r"\s?:?\s)?"
    r"(?:(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Mon|Tue|Wed|Thu|Fri|Sat|Sun"
    r"|[Tt]hứ (?:[Hh]ai|[Bb]a|[Tt]ư|[Nn]ăm|[Ss]áu|[Bb]ảy)|Chủ [Nn]hật)\s?,?\s)?(?:[Nn]gày\s)?"
)
TIME_ZONE = r"(?:\s?\(?(?:GMT|UTC)(?:\+\d{1,2})?\)?)?"

# --- The end and the tail -------------------------------------------------------------------

# The agency's whole name with its abbreviation is no byline.
_BYLINE = rf"(?!.{{0,60}}(?:Agency|Thông tấn)){NAME}"
_DONE_BY = "(?:(?:Compiled|Translated|Edited|Reported|Written) by|Editor:|Biên (?:tập|dịch):|Dịch:)"


def end_lines(agencies: str) -> tuple[str, ...]:
    """Return patterns for lines that sign an article."""
    return (
        rf"\(?Theo\s{agencies}\)?",
        rf"{_BYLINE}\s?(?:\((?:Theo\s)?{agencies}\)|/\s?{agencies})",
        rf"{_DONE_BY}\s{NAME}",
        "Enditem|■",
    )


# Whole lines from which on stand teasers for other articles; in any case.
SEE_ALSO = (
    "see (?:more|also)|read (?:more|also)|also read|related (?:news|stories|articles|topics|posts)"
    "|(?:more|other|latest) (?:news|stories|articles)|more like this|more from (?:vna|vietnamplus)"
    "|you (?:may|might) also like|most (?:read|viewed)|top stories|don['’]t miss"
    "|recommended(?: for you)?"
    "|(?:mời bạn )?(?:xem|đọc) (?:thêm|nhiều(?: nhất)?)"
    "|(?:các )?(?:tin|tin tức|bài|bài viết) (?:liên quan|khác|cùng (?:chuyên mục|chủ đề)"
    "|mới(?: nhất| hơn)?|nổi bật|cũ hơn)|cùng (?:chuyên mục|chủ đề)|có thể bạn quan tâm"
)
# One such line inside or below the article.
TEASERS = (
    rf">{{2,3}}\s?.|>{{0,3}}\s?(?:{SEE_ALSO}|related|tags?|keywords?|từ kh(?:óa|oá))\s?:\s?."
    r"|(?:follow|theo dõi) (?:us|vietnamplus|vna|ttxvn|vov|nhân dân)[^.]{0,30}$"
    r"|#\w{2,40}$|#[^\s#][^#]{0,40}(?:#[^\s#][^#]{0,40}){1,20}$"
)
