"""Ten sentences of our own, rendered so freely that no dictionary sees it, and who does see it."""

import numpy as np

ZH = [
    "他画蛇添足。",
    "她一箭双雕。",
    "我们守株待兔。",
    "你对牛弹琴。",
    "他们半途而废。",
    "她胸有成竹。",
    "我杯弓蛇影。",
    "他打草惊蛇。",
    "大家亡羊补牢。",
    "她雪中送炭。",
]
EN = [
    "That was overdone.",
    "Two gains at once.",
    "We sat and waited.",
    "They won't get it.",
    "All was given up.",
    "Her plan was ready.",
    "My fears were empty.",
    "It warned the others.",
    "Better late, then.",
    "Help came in need.",
]
# What is left of the English: the third and the eighth sentence were not translated.
LEFT_OUT = (2, 7)
SHORTENED = [text for at, text in enumerate(EN) if at not in LEFT_OUT]
RIGHT = [
    ((at,), () if at in LEFT_OUT else (at - sum(out < at for out in LEFT_OUT),))
    for at in range(len(ZH))
]


def vectors(texts):
    """Those who know what the sentences mean: a direction for each of the ten."""
    found = np.array(
        [
            [0.01 + (one.rstrip("。.") in text or other.rstrip("。.") in text)
             for one, other in zip(ZH, EN, strict=True)]
            for text in texts
        ]
    )  # fmt: skip
    return found / np.linalg.norm(found, axis=1, keepdims=True)
