"""Eight sentences of our own, each on something else, in every language of the aligner."""

ZH = [
    "三个月来,河边的渔民第一次看到了白鹤。",
    "气象台说,星期五夜里将有大雨。",
    "老师给学生每人发了一本词典和两支铅笔。",
    "工厂去年生产了4500台拖拉机,比前年多三成。",
    "医生建议病人多喝水,少吃盐。",
    "图书馆晚上九点关门,星期天休息。",
    "他的祖母在市场卖了四十年的鱼。",
    "地震没有造成人员伤亡。",
]
HANT = [
    "三個月來,河邊的漁民第一次看到了白鶴。",
    "氣象台說,星期五夜裡將有大雨。",
    "老師給學生每人發了一本詞典和兩支鉛筆。",
    "工廠去年生產了4500台拖拉機,比前年多三成。",
    "醫生建議病人多喝水,少吃鹽。",
    "圖書館晚上九點關門,星期天休息。",
    "他的祖母在市場賣了四十年的魚。",
    "地震沒有造成人員傷亡。",
]
EN = [
    "For the first time in three months the fishermen by the river saw white cranes.",
    "The weather office said heavy rain would fall on Friday night.",
    "The teacher gave each student a dictionary and two pencils.",
    "Last year the factory produced 4,500 tractors, 30 percent more than the year before.",
    "The doctor advised patients to drink more water and eat less salt.",
    "The library closes at nine in the evening and rests on Sundays.",
    "His grandmother sold fish at the market for forty years.",
    "The earthquake caused no deaths or injuries.",
]
VI = [
    "Lần đầu tiên trong ba tháng, ngư dân bên sông nhìn thấy hạc trắng.",
    "Đài khí tượng cho biết đêm thứ Sáu sẽ có mưa lớn.",
    "Giáo viên phát cho mỗi học sinh một cuốn từ điển và hai cây bút chì.",
    "Năm ngoái nhà máy sản xuất 4.500 máy kéo, nhiều hơn năm trước 30%.",
    "Bác sĩ khuyên bệnh nhân uống nhiều nước, ăn ít muối.",
    "Thư viện đóng cửa lúc chín giờ tối và nghỉ Chủ nhật.",
    "Bà nội của anh bán cá ở chợ suốt bốn mươi năm.",
    "Trận động đất không gây thương vong về người.",
]
TEXTS = {"zh": ZH, "zh-Hant": HANT, "en": EN, "vi": VI}
PAIRS = [("zh", "en"), ("zh", "vi"), ("zh-Hant", "en"), ("zh-Hant", "vi"), ("en", "vi")]
PAIRS += [(other, one) for one, other in PAIRS]
