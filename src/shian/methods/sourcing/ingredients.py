"""What a dish or a delivery is mainly made of, as far as its name tells: to match lots with dishes.

Names of dishes say what is in them (刀削面 is of flour, 西红柿炒鸡蛋 of eggs and vegetables), those of
deliveries too (面粉, 鲜鸡蛋). What shares an ingredient may be the same food; what has none in common seldom
is. A name that tells nothing has none.
"""

import re

# The first of these words found at a place of a name counts there, so longer and special ones stand first.
WORDS: dict[str, tuple[str, ...]] = {
    "mushroom": ("木耳", "蘑菇", "香菇", "平菇", "金针菇", "野生菌", "菌菇", "银耳"),
    "bean": ("豆腐", "豆干", "腐竹", "豆皮", "千张", "豆浆", "豆泡", "凉粉", "粉丝", "粉条"),
    "vegetable": (
        "四季豆", "豆角", "豆芽", "土豆", "黄瓜", "西红柿", "番茄", "茄子", "白菜", "青菜", "菠菜", "芹菜",
        "生菜", "油菜", "萝卜", "洋葱", "韭菜", "黄花菜", "三丝", "蔬菜", "凉菜", "拌菜", "炒菜", "时蔬",
        "沙拉", "冬瓜", "南瓜", "青椒", "尖椒", "莲藕", "西兰花", "花菜", "包菜", "莴笋", "海带", "紫菜",
    ),
    "fruit": (
        "水果", "苹果", "草莓", "蓝莓", "树莓", "哈密瓜", "西瓜", "葡萄", "香蕉", "果切", "果盘", "橙", "桃",
    ),
    "shellfish": ("生蚝", "牡蛎", "扇贝", "贝", "蛤", "花甲", "螺", "蛏"),
    "fish": ("三文鱼", "带鱼", "鱼"),
    "seafood": ("海鲜", "海蜇", "虾", "蟹", "鱿", "海参"),
    "egg": ("鸡蛋", "鸭蛋", "蛋羹", "蒸蛋", "卤蛋", "茶叶蛋", "蛋挞", "提拉米苏", "蛋"),
    "chicken": ("鸡丁", "鸡腿", "鸡翅", "鸡爪", "鸡块", "熏鸡", "鸡"),
    "duck": ("鸭", "鹅"),
    "beef": ("牛肉", "牛排", "牛腩", "肥牛", "牛肚"),
    "mutton": ("羊肉", "羊杂", "羊排", "羊"),
    "pork": (
        "猪", "红烧肉", "过油肉", "扒肉条", "肘", "排骨", "五花", "腊肉", "培根", "火腿", "卤肉", "肉丝",
        "肉末", "回锅肉", "烧肉", "肉丸", "香肠",
    ),
    "meat": ("卤味", "烤肉", "熟食", "肉"),
    "dairy": ("酸奶", "牛奶", "奶油", "奶酪", "冰淇淋", "奶", "乳"),
    "rice": ("米饭", "炒饭", "盖饭", "大米", "小米", "米线", "米粉", "河粉", "粥", "寿司", "粽", "饭", "米"),
    "flour": (
        "面粉", "馒头", "花卷", "包子", "饺子", "面条", "刀削面", "炒面", "拉面", "凉皮", "面皮", "饼",
        "面包", "蛋糕", "糕点", "面",
    ),
}  # fmt: skip
# Names in which a word does not mean what it says elsewhere.
WHOLE: dict[str, tuple[str, ...]] = {
    "提拉米苏": ("egg", "dairy"), "奶油蛋糕": ("egg", "dairy", "flour"), "蛋糕": ("egg", "flour"),
    "蛋挞": ("egg", "flour"), "米线": ("rice",), "面包": ("flour",), "牛奶": ("dairy",), "绿豆": ("grain",),
    "豆芽": ("vegetable",), "羊肉": ("mutton",), "鱼香": (), "蚂蚁上树": ("bean", "pork"),
    "水果沙拉": ("fruit",),
}  # fmt: skip
_KINDS = {word: (kind,) for kind, words in WORDS.items() for word in words} | WHOLE
_PATTERN = re.compile("|".join(sorted(map(re.escape, _KINDS), key=len, reverse=True)))
# Meat that is not named more closely may be any.
_MEATS = frozenset({"pork", "beef", "mutton", "chicken", "duck"})


def ingredients(name: str) -> frozenset[str]:
    """What a food of this name is mainly made of; empty if the name does not tell.

    Args:
        name: of a dish or a delivery, in Chinese.
    """
    found = {kind for match in _PATTERN.finditer(name) for kind in _KINDS[match.group()]}
    return frozenset(found | _MEATS if "meat" in found else found)
