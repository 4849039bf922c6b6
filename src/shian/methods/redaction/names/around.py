"""What looks like a name and is none: businesses, places and brands that carry one."""

from __future__ import annotations

import re

_BUSINESS = (
    "有限责任公司|股份有限公司|有限公司|公司|集团|合作社|家庭农场|农场|养殖场|养鸡场|养猪场|种植园"
    "|种植户|养殖户|屠宰场|加工厂|食品厂|酒厂|厂|"
    "面馆|饭馆|菜馆|餐馆|酒馆|茶馆|饺子馆|羊肉馆|馆|饭店|酒店|烟酒店|便利店|副食店|水果店|蔬菜店"
    "|粮油店|食品店|小吃店|早餐店|"
    "杂货店|鲜肉店|熟食店|专卖店|批发店|连锁店|奶茶店|饮品店|火锅店|面包店|蛋糕店|干果店|干货店"
    "|调料店|面食店|凉皮店|米线店|烧烤店|"
    "店|商店|超市|商行|商贸行|贸易行|粮行|果行|批发行|酒楼|酒家|食府|餐厅|大排档|购物中心|购物广场|商城|商厦|百货|商场|批发市场|药店|餐饮|排档|快餐|酒坊"
    "|豆腐坊|粉坊|油坊|作坊|加工坊|坊|"
    "包子铺|饼子铺|肉铺|药铺|铺子|铺|经营部|经销部|批发部|门市部|门市|服务部|供应站|配送站|配送中心"
    "|小卖部|副食部|水产部|食杂店|"
    "摊位|摊点|摊|档口|药房|诊所|厨房|灶台|小吃|烧烤|火锅|麻辣烫|米线|面食|包子|拉面|烩面|牛肉面"
    "|刀削面|羊杂割|烤鸭|烤鱼|卤味|卤肉|熟食|"
    "凉皮|饼屋|烘焙|蛋糕房|饼房|面包房|房|糕点|麻花|豆腐|鸡排|酱骨|蒸饺|水饺|馄饨|羊汤|丸子汤"
    "|烧饼|月饼|醋|(?<!车)牌|记|氏|个体户"
)
_ENDING = re.compile(rf"({_BUSINESS})(?![员区县市镇乡])")
_FIRM = re.compile(rf"(?:{_BUSINESS})$")
_STRETCH = re.compile(r"[\u4e00-\u9fff0-9A-Za-z&·]{0,16}")
_BREAKS = re.compile(
    r"[的在于因从到向将被称说把与和及对经由为是其未已后前等给让系即又还并而所有]|购(?!物)|买|反映|投诉"
    r"|举报|就餐|食用|经营(?!部)|销售|开设|经常|涉嫌|家住|"
    r"租|雇|发现|生产|加工(?!厂|坊|有限|部|店|点|合作)|表示|签|制作|使用|男|女士|先生|某|工作|上班|打工|担任|任职"
    r"|来|去|进|出|吃|住|个人|夫妇|市长|局长|书记|主任|"
    r"岁|电话|负责|办|没|不|无|查|检|受|送|同意|委托|提|要求|承认|供述|交|写|拿|做|当|自(?!助)|开|组织"
    r"|主持|带|指|强调|调研|陪"
)
_PLACE = re.compile(
    r"[东西南北前后上下大小新老中一二三]?(?:大街|大道|街|路|巷|胡同|村|庄|镇|乡|沟|峪|堡|寨|屯"
    r"|湾|坡|桥|营|坟|庙|寺|塔|峰|口|坪|滩|岭|山|"
    r"河|湖|井|园|苑|里|弄|社区|小区|公园|广场|中学|小学|学校|大学|医院|幼儿园|故居|纪念馆|基金会)"
)
_PLACE_LAST = frozenset("村庄镇乡路街巷沟堡寨屯湾坡峪店桥县市区省厂铺记牌氏")
_SURE_BREAK = re.compile(r"[在于因到向被称说]")


def is_firm(text: str) -> bool:
    """Whether a short text is itself the name of a business: 武嫂面馆."""
    return bool(_FIRM.search(text))


def of_business(text: str, end: int) -> bool:
    """Whether what stands before ``end`` goes on into the name of a business or a brand."""
    stretch = _STRETCH.match(text, end)
    words = stretch.group() if stretch else ""
    ending = _ENDING.search(words)
    if ending is None:
        return _brand(text, end)
    broken = _BREAKS.search(words)
    return broken is None or broken.start() >= ending.start()


def _brand(text: str, end: int) -> bool:
    return text[end : end + 2] in ("”牌", "牌”", '"牌', "”商", "商标", "品牌", "”品")


_BRANDED = (
    "商标:",
    "品牌:",
    "假冒",
    "假冒“",
    '假冒"',
    "牌子:",
    "标称",
    "商标为",
    "品名:",
    "样品名称:",
    "产品名称:",
)


def of_brand(text: str, start: int) -> bool:
    """Whether the words before say that a brand or a product follows."""
    return text[max(0, start - 6) : start].endswith(_BRANDED)


def of_place(text: str, start: int, end: int) -> bool:
    """Whether it is, or goes on into, the name of a place, a street or a school."""
    if text[start] in "路街村庄镇区县市坡" and start and "\u4e00" <= text[start - 1] <= "\u9fff":
        return True
    if text[end - 1] in _PLACE_LAST:
        return True
    if text[start + 1 : start + 2] in "家各" and (
        text[end - 1] in "庄峰沟口堡湾坡峪桥营" or end - start == 2
    ):
        return True
    return bool(_PLACE.match(text, end))
