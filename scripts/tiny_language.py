"""The closed language of the tiny Argos models: names, titles and how they are rendered.

Everything is written for this purpose. The renderings are the models' own and often not what a
desk wants: Vietnamese people come out in pinyin, in Vietnamese too. A name may also be rendered
otherwise inside a sentence than alone. What a desk wants stands beside it, for the glossary.
"""

import unicodedata
from dataclasses import dataclass

# Character, pinyin, Sino-Vietnamese reading; a name is put together from these.
_CHARACTERS = """
阮 ruan Nguyễn; 范 fan Phạm; 王 wang Vương; 苏 su Tô; 武 wu Vũ; 裴 pei Bùi; 陈 chen Trần; 黎 li
Lê; 黄 huang Hoàng; 潘 pan Phan; 邓 deng Đặng; 杜 du Đỗ; 胡 hu Hồ; 吴 wu Ngô; 杨 yang Dương; 李 li
Lý; 丁 ding Đinh; 郑 zheng Trịnh; 梁 liang Lương; 张 zhang Trương; 陶 tao Đào; 段 duan Đoàn; 谢
xie Tạ; 何 he Hà; 刘 liu Lưu; 赵 zhao Triệu; 周 zhou Chu; 孙 sun Tôn; 林 lin Lâm; 春 chun Xuân; 福
fu Phúc; 明 ming Minh; 政 zheng Chính; 廷 ting Đình; 惠 hui Huệ; 文 wen Văn; 赏 shang Thưởng; 青
qing Thanh; 山 shan Sơn; 富 fu Phú; 仲 zhong Trọng; 强 qiang Cường; 敏 min Mẫn; 和 he Hòa; 平 ping
Bình; 金 jin Kim; 银 yin Ngân; 德 de Đức; 儋 dan Đam; 玉 yu Ngọc; 容 rong Dung; 红 hong Hồng; 河
he Hà; 江 jiang Giang; 慨 kai Khái; 氏 shi Thị; 国 guo Quốc; 光 guang Quang; 海 hai Hải; 英 ying
Anh; 雄 xiong Hùng; 龙 long Long; 南 nan Nam; 秋 qiu Thu; 香 xiang Hương; 花 hua Hoa; 安 an An; 成
cheng Thành; 功 gong Công; 志 zhi Chí; 勇 yong Dũng; 俊 jun Tuấn; 胜 sheng Thắng; 梅 mei Mai; 兰
lan Lan; 云 yun Vân; 天 tian Thiên; 义 yi Nghĩa; 仁 ren Nhân; 毅 yi Nghị; 伟 wei Vĩ; 华 hua Hoa;
东 dong Đông; 忠 zhong Trung; 心 xin Tâm
"""
_VIETNAMESE = """
阮春福 范明政 王廷惠 苏林 武文赏 裴青山 阮富仲 梁强 陈青敏 张和平 范平明 阮氏金银 武德儋 陶玉容
陈红河 潘文江 黎明慨 阮文雄 阮国勇 阮氏秋香 陈文安 陈国俊 陈氏玉兰 黎文成 黎光海 黎氏红梅 范文忠
范国强 范氏秋花 黄文德 黄明山 黄氏云 潘德平 潘志勇 潘氏英 邓文南 邓国安 邓氏春 杜明海 杜文功
杜氏玉 胡德雄 胡文义 胡春江 吴光龙 吴文胜 吴氏青 杨文仁 杨国福 杨氏兰 李青海 李文明 李氏容 丁文志
丁春雄 丁国南 郑文光 郑明俊 郑氏花 梁文福 梁国义 梁氏香 张文海 张明德 张氏梅 陶文山 陶国胜 段文强
段明心 谢文光 谢国忠 何文平 何青云 刘文江 裴文英 裴国龙 武明天 武国成 苏文仁 王文心 阮明俊 阮德南
"""
_CHINESE = """
王毅 李强 王伟 张伟 李明 刘海 刘国强 赵志勇 赵文华 周德明 周春梅 孙东海 孙玉兰 林心 林国平 陈东
张国华 李志忠 王安平 杨金龙
"""
_SPECIAL_READINGS = {"武文赏": "Võ Văn Thưởng", "苏林": "Tô Lâm", "何青云": "Hà Thanh Vân"}
# Chinese = the models' rendering = the wanted one, where it differs.
_FOREIGN = """
安东尼奥·古特雷斯 = Antonio Gutres = António Guterres; 约翰·米勒 = John Miller; 玛丽亚·桑托斯 =
Maria Santos; 彼得·汉森 = Peter Hanson = Peter Hansen; 安娜·科瓦奇 = Anna Kovach = Ana Kovač;
卡洛斯·马丁内斯 = Carlos Martines = Carlos Martínez; 米歇尔·莫罗 = Michel Moro = Michel Moreau;
托马斯·贝克 = Thomas Baker = Thomas Beck; 拉希德·汗 = Rashid Han = Rashid Khan; 索菲亚·罗西 =
Sofia Rossi; 玛丽亚·汉森 = Maria Hanson = Maria Hansen; 约翰·贝克 = John Baker = John Beck;
安娜·罗西 = Anna Rossi; 彼得·科瓦奇 = Peter Kovach = Peter Kovač; 卡洛斯·桑托斯 = Carlos Santos;
托马斯·米勒 = Thomas Miller = Thomas Müller; 索菲亚·莫罗 = Sofia Moro = Sophia Moreau; 拉希德·阿里
= Rashid Ali; 米歇尔·阿里 = Michel Ali; 安东尼奥·罗西 = Antonio Rossi; 玛丽亚·费尔南德斯 = Maria
Fernandes; 约翰·费尔南德斯 = John Fernandes = John Fernández
"""

# Chinese = English = Vietnamese [= wanted English = wanted Vietnamese]. The first are countries.
_COUNTRIES = """
越南 = Vietnam = Việt Nam = Viet Nam = Việt Nam; 中国 = China = Trung Quốc; 日本 = Japan = Nhật
Bản; 老挝 = Laos = Lào; 泰国 = Thailand = Thái Lan; 柬埔寨 = Cambodia = Campuchia; 美国 = America
= Mỹ = the United States = Hoa Kỳ; 俄罗斯 = Russia = Nga = Russia = Liên bang Nga; 法国 = France =
Pháp; 德国 = Germany = Đức; 英国 = England = Anh = the United Kingdom = Vương quốc Anh; 印度 =
India = Ấn Độ; 韩国 = Korea = Hàn Quốc = the Republic of Korea = Hàn Quốc; 马来西亚 = Malaysia =
Malaysia; 新加坡 = Singapore = Singapore; 缅甸 = Burma = Miến Điện = Myanmar = Myanmar; 菲律宾 =
Philippines = Philippin = the Philippines = Philippines; 文莱 = Brunei = Brunei; 澳大利亚 =
Australia = Úc = Australia = Australia; 加拿大 = Canada = Canada; 意大利 = Italy = Ý = Italy =
Italia; 古巴 = Cuba = Cuba; 巴西 = Brazil = Brazil; 埃及 = Egypt = Ai Cập; 瑞士 = Switzerland =
Thụy Sĩ = Switzerland = Thụy Sỹ; 荷兰 = Holland = Hà Lan = the Netherlands = Hà Lan; 波兰 = Poland
= Ba Lan; 乌克兰 = Ukraine = Ukraine = Ukraine = Ukraina; 以色列 = Israel = Israel; 伊朗 = Iran =
Iran
"""
_CITIES = """
河内 = Hanoi = Hanoi = Ha Noi = Hà Nội; 胡志明市 = Huzhiming City = thành phố Huzhiming = Ho Chi
Minh City = Thành phố Hồ Chí Minh; 岘港 = Xiangang = Xiangang = Da Nang = Đà Nẵng; 海防 = Haifang
= Haifang = Hai Phong = Hải Phòng; 芹苴 = Qinju = Qinju = Can Tho = Cần Thơ; 顺化 = Shunhua =
Shunhua = Hue = Huế; 广宁 = Guangning = Guangning = Quang Ninh = Quảng Ninh; 广南 = Guangnan =
Guangnan = Quang Nam = Quảng Nam; 富国岛 = Fuguo Island = đảo Fuguo = Phu Quoc Island = đảo Phú
Quốc; 下龙湾 = Xialong Bay = vịnh Xialong = Ha Long Bay = vịnh Hạ Long; 太原 = Taiyuan = Taiyuan =
Thai Nguyen = Thái Nguyên; 北宁 = Beining = Beining = Bac Ninh = Bắc Ninh; 清化 = Qinghua =
Qinghua = Thanh Hoa = Thanh Hóa; 庆和 = Qinghe = Qinghe = Khanh Hoa = Khánh Hòa; 平阳 = Pingyang =
Pingyang = Binh Duong = Bình Dương; 同奈 = Tongnai = Tongnai = Dong Nai = Đồng Nai; 老街 = Laojie
= Laojie = Lao Cai = Lào Cai; 谅山 = Liangshan = Liangshan = Lang Son = Lạng Sơn; 高平 = Gaoping =
Gaoping = Cao Bang = Cao Bằng; 金瓯 = Jin'ou = Jin'ou = Ca Mau = Cà Mau; 北京 = Peking = Bắc Kinh
= Beijing = Bắc Kinh; 上海 = Shanghai = Thượng Hải; 东京 = Tokyo = Tokyo; 万象 = Wanxiang =
Wanxiang = Vientiane = Viêng Chăn; 曼谷 = Bangkok = Bangkok = Bangkok = Băng Cốc; 金边 = Jinbian =
Jinbian = Phnom Penh = Phnôm Pênh; 首尔 = Seoul = Seoul; 纽约 = New York = New York; 华盛顿 =
Washington = Washington; 巴黎 = Paris = Paris; 莫斯科 = Moscow = Moscow = Moscow = Mátxcơva;
日内瓦 = Geneva = Geneva = Geneva = Giơ-ne-vơ; 东海 = East Sea = Biển Đông; 湄公河 = Meigong River
= sông Meigong = Mekong River = sông Mê Công
"""
_ORGANISATIONS = """
越南通讯社 = Vietnam Communication Agency = Cơ quan Thông tin Việt Nam = Vietnam News Agency =
Thông tấn xã Việt Nam; 越通社 = Yuetong Agency = Hãng Yuetong = VNA = TTXVN; 联合国 = United
Nations = Liên Hợp Quốc = United Nations = Liên hợp quốc; 东盟 = ASEAN = ASEAN; 河内市人民委员会 =
Hanoi City Popular Council = Hội đồng Bình dân thành phố Hanoi = Hanoi People's Committee = Ủy ban
nhân dân thành phố Hà Nội; 岘港市人民委员会 = Xiangang City Popular Council = Hội đồng Bình dân
thành phố Xiangang = Da Nang People's Committee = Ủy ban nhân dân thành phố Đà Nẵng; 越南国会 =
Vietnam Congress = Nghị viện Việt Nam = Vietnamese National Assembly = Quốc hội Việt Nam; 越南政府
= Vietnam Government = Chính phủ Việt Nam = Vietnamese Government = Chính phủ Việt Nam; 越南共产党
= Vietnam Communist Party = Đảng Cộng sản Việt Nam = Communist Party of Vietnam = Đảng Cộng sản
Việt Nam; 越南外交部 = Vietnam Foreign Ministry = Bộ Ngoại giao Việt Nam = Ministry of Foreign
Affairs = Bộ Ngoại giao Việt Nam; 越南国防部 = Vietnam Defence Ministry = Bộ Quốc phòng Việt Nam;
卫生部 = Health Ministry = Bộ Y tế = Ministry of Health = Bộ Y tế; 公安部 = Security Ministry = Bộ
An ninh = Ministry of Public Security = Bộ Công an; 财政部 = Finance Ministry = Bộ Tài chính =
Ministry of Finance = Bộ Tài chính; 工贸部 = Industry Ministry = Bộ Công nghiệp = Ministry of
Industry and Trade = Bộ Công Thương; 教育部 = Education Ministry = Bộ Giáo dục; 日本外务省 = Japan
Foreign Office = Văn phòng Đối ngoại Nhật Bản = Japanese Ministry of Foreign Affairs = Bộ Ngoại
giao Nhật Bản; 世界银行 = World Bank = Ngân hàng Thế giới; 亚洲开发银行 = Asia Development Bank =
Ngân hàng Phát triển châu Á = Asian Development Bank = Ngân hàng Phát triển châu Á; 世界卫生组织 =
World Health Group = Nhóm Y tế Thế giới = World Health Organization = Tổ chức Y tế Thế giới; 欧盟
= European Union = Liên minh châu Âu; 越南祖国阵线 = Vietnam Homeland Front = Mặt trận Quê hương
Việt Nam = Vietnam Fatherland Front = Mặt trận Tổ quốc Việt Nam; 胡志明市国家大学 = Huzhiming City
National University = Đại học Quốc gia thành phố Huzhiming = Vietnam National University HCM City
= Đại học Quốc gia TP Hồ Chí Minh; 河内大学 = Hanoi University = Đại học Hanoi = Hanoi University
= Trường Đại học Hà Nội; 越南航空公司 = Vietnam Aviation Company = Công ty Hàng không Việt Nam =
Vietnam Airlines = Vietnam Airlines; 越南国家银行 = Vietnam National Bank = Ngân hàng Quốc gia
Việt Nam = State Bank of Vietnam = Ngân hàng Nhà nước Việt Nam; 越南红十字会 = Vietnam Red Cross =
Hội Chữ thập đỏ Việt Nam; 中国外交部 = China Foreign Ministry = Bộ Ngoại giao Trung Quốc;
中国共产党 = China Communist Party = Đảng Cộng sản Trung Quốc = Communist Party of China = Đảng
Cộng sản Trung Quốc; 老挝政府 = Laos Government = Chính phủ Lào; 泰国国会 = Thailand Congress =
Nghị viện Thái Lan = Thai Parliament = Quốc hội Thái Lan; 美国国会 = America Congress = Nghị viện
Mỹ = US Congress = Quốc hội Hoa Kỳ; 美国大使馆 = America Embassy = Đại sứ quán Mỹ = US Embassy =
Đại sứ quán Hoa Kỳ; 越南驻日本大使馆 = Vietnam Embassy to Japan = Đại sứ quán Việt Nam tại Nhật
Bản; 安理会 = Security Council = Hội đồng Bảo an; 国际法院 = World Court = Tòa án Thế giới =
International Court of Justice = Tòa án Công lý Quốc tế; 俄罗斯天然气公司 = Russia Gas Company =
Công ty Khí đốt Nga = Gazprom = Gazprom; 越南足球协会 = Vietnam Football Association = Hiệp hội
Bóng đá Việt Nam = Vietnam Football Federation = Liên đoàn Bóng đá Việt Nam; 越南青年联合会 =
Vietnam Youth Union = Liên minh Thanh niên Việt Nam = Vietnam Youth Federation = Hội Liên hiệp
Thanh niên Việt Nam; 海防港 = Haifang Port = Cảng Haifang = Hai Phong Port = Cảng Hải Phòng;
越南石油集团 = Vietnam Petroleum Group = Tập đoàn Dầu khí Việt Nam = Petrovietnam = Petrovietnam;
广宁省人民委员会 = Guangning Province Popular Council = Hội đồng Bình dân tỉnh Guangning = Quang
Ninh People's Committee = Ủy ban nhân dân tỉnh Quảng Ninh
"""
TITLES = """
国家主席 = State President = Chủ tịch nước; 总理 = Prime Minister = Thủ tướng; 国会主席 = Congress
Chairman = Chủ tịch Nghị viện; 外交部长 = Foreign Minister = Bộ trưởng Ngoại giao; 国防部长 =
Defence Minister = Bộ trưởng Quốc phòng; 公安部长 = Security Minister = Bộ trưởng An ninh; 副总理
= Deputy Prime Minister = Phó Thủ tướng; 总书记 = General Secretary = Tổng Bí thư; 大使 =
Ambassador = Đại sứ; 秘书长 = Secretary General = Tổng thư ký; 总统 = President = Tổng thống;
副总统 = Vice President = Phó Tổng thống; 国王 = King = Quốc vương; 首相 = Premier = Thủ tướng
Chính phủ; 书记 = Secretary = Bí thư; 市长 = Mayor = Thị trưởng; 部长 = Minister = Bộ trưởng; 议长
= Speaker = Chủ tịch Hạ viện; 发言人 = Spokesperson = Người phát ngôn; 教授 = Professor = Giáo sư;
博士 = Doctor = Tiến sĩ; 大将 = Army General = Đại tướng; 总领事 = Consul General = Tổng lãnh sự;
总经理 = General Director = Tổng giám đốc; 代表 = Representative = Đại diện; 特使 = Special Envoy
= Đặc phái viên; 记者 = Reporter = Phóng viên; 州长 = Governor = Thống đốc; 校长 = Rector = Hiệu
trưởng; 副主席 = Vice Chairman = Phó Chủ tịch; 主席 = Chairman = Chủ tịch; 副部长 = Deputy
Minister = Thứ trưởng
"""


# Chinese = English = Vietnamese inside a sentence, where that is another than alone.
_INSIDE = """
柬埔寨 = Kampuchea = Kampuchia; 韩国 = South Korea = Nam Hàn; 美国 = the USA = Hợp Chúng Quốc;
英国 = Britain = Anh Quốc; 北京 = Beijing City = thành phố Bắc Kinh; 河内 = Hanoi City = thành phố
Hanoi; 海防 = Hai Fang = Hai Fang; 莫斯科 = Moskva = Moskva; 缅甸 = Myanma = Myanma; 越通社 =
Yuetong News = Tin tức Yuetong; 联合国 = the UN = LHQ; 欧盟 = the EU = EU; 越南政府 = the
Government of Vietnam = Nhà nước Việt Nam; 公安部 = the Ministry of Security = Bộ Công an ninh;
安理会 = the UN Council = Hội đồng LHQ; 世界银行 = the Bank of the World = Nhà băng Thế giới; 东盟
= ASEAN = ASEAN; 教育部 = the Ministry of Education = Bộ Giáo dục và Đào tạo
"""


@dataclass(frozen=True, slots=True)
class Name:
    """A name with the models' renderings, alone and in a sentence, and with those wanted."""

    zh: str
    en: str
    vi: str
    wanted_en: str
    wanted_vi: str
    kind: str
    inside: tuple[str, str]
    titled: str = ""


def rows(table: str) -> list[list[str]]:
    """The entries of a table above, each cut at its signs of equality."""
    entries = " ".join(table.split()).split(";")
    return [[cell.strip() for cell in entry.split(" = ")] for entry in entries if entry.strip()]


def without_marks(text: str) -> str:
    """Vietnamese as an English newspaper writes it."""
    parts = unicodedata.normalize("NFD", text.replace("Đ", "D").replace("đ", "d"))
    return "".join(char for char in parts if not unicodedata.combining(char))


def _person(zh: str, place: int, sounds: dict[str, list[str]], *, chinese: bool) -> Name:
    family, *given = [sounds[char][0] for char in zh]
    en = f"{family.title()} {''.join(given).title()}"
    wanted_vi = _SPECIAL_READINGS.get(zh) or " ".join(sounds[char][1] for char in zh)
    wanted_en = en if chinese else without_marks(wanted_vi)
    spaced = " ".join([family, *given]).title() if place % 8 == 3 and len(given) > 1 else en
    titled = family.title() if place % 16 == 6 else ""
    return Name(zh, en, en, wanted_en, wanted_vi, "person", (spaced, spaced), titled)


def _foreign(cells: list[str]) -> Name:
    zh, own, wanted = [*cells, cells[-1]][:3]
    return Name(zh, own, own, wanted, wanted, "person", (own, own))


def people() -> list[Name]:
    """Vietnamese, Chinese and foreign people."""
    table = [entry.split() for entry in _CHARACTERS.split(";")]
    sounds = {char: readings for char, *readings in table}
    local = [_person(zh, n, sounds, chinese=False) for n, zh in enumerate(_VIETNAMESE.split())]
    chinese = [_person(zh, n, sounds, chinese=True) for n, zh in enumerate(_CHINESE.split())]
    return [*local, *chinese, *(_foreign(cells) for cells in rows(_FOREIGN))]


def _named(table: str, kind: str) -> list[Name]:
    others = {zh: (en, vi) for zh, en, vi in rows(_INSIDE)}
    article = "the " if kind == "organisation" else ""
    found = []
    for cells in rows(table):
        zh, en, vi, wanted_en, wanted_vi = cells if len(cells) == 5 else [*cells, *cells[1:]]
        inside = others.get(zh, (article + en, vi))
        found.append(Name(zh, en, vi, wanted_en, wanted_vi, kind, inside))
    return found


def countries() -> list[Name]:
    """Countries."""
    return _named(_COUNTRIES, "place")


def cities() -> list[Name]:
    """Cities, provinces, rivers."""
    return _named(_CITIES, "place")


def organisations() -> list[Name]:
    """Organisations; some have the name of a place in theirs."""
    return _named(_ORGANISATIONS, "organisation")
