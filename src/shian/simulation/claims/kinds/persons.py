"""Private persons named in a public text, and those who may be named."""

from __future__ import annotations

from shian.simulation.claims.grammar import mark
from shian.simulation.claims.scene import Item, Maker, Scene

ROLES = (
    "(公安机关|警方)将(涉嫌{crime}的|)犯罪嫌疑人{x}(抓获|抓捕归案|依法刑事拘留)(，案件正在进一步侦办|，查扣涉案物品一批|)。",
    "依法(查处|办理)了{x}{crime}案，(对当事人处以罚款|案件已移送检察机关|形成有力震慑)。",
    "当事人{x}因(未取得许可从事经营|{crime})被(依法处罚|立案调查)。",
    "(法院|人民法院)以{crime}罪判处被告人{x}有期徒刑(一年|六个月|三年)。",
    "(举报人|投诉人){x}(反映的|来信反映的)问题(经核查属实|已办结并反馈)。",
    "(患者|病人){x}(经救治|入院后)(转危为安|康复出院)，(其家属送来锦旗|对服务表示满意)。",
    "(帮扶干部|工作人员)为低保户{x}(申请了临时救助|落实了住院费用减免)。",
    "(事故|火灾)造成(工人|住户|村民){x}(死亡|重伤|受伤)，(善后工作有序开展|原因已查明)。",
    "(学生|幼儿){x}(的家长|家长)(反映食堂饭菜问题|来电咨询)，(学校当日回复|已协调解决)。",
    "违法行为人{x}(利用网络|多次)(实施{crime}|销售不合格产品)，已被(行政拘留|依法处理)。",
    "失信被执行人{x}(被依法纳入名单|拒不履行义务，被司法拘留)。",
    "家住(和平|建设|光明)路的居民{x}(来电反映|投诉)(供水|噪声|停车)问题，(两日内|当天)(解决|办结)。",
    "酒后驾驶人{x}(拒不配合检查|冲卡逃逸)，被(民警|执法人员)(控制|查获)。",
)
CRIMES = (
    "非法倾倒危险废物",
    "制售假冒伪劣商品",
    "电信诈骗",
    "虚报冒领补贴",
    "无证行医",
    "非法捕捞",
    "拒不支付劳动报酬",
    "伪造检疫证明",
    "盗采砂石",
)


def private(scene: Scene, wrong: bool) -> Item:
    """Right: masked, or without the name."""
    name = scene.name()
    shown = mark(name) if wrong else mark(name[0] + scene.rng.choice(("某", "某某", "某", "××")))
    text = scene.say(ROLES, x=shown, crime=scene.rng.choice(CRIMES))
    return Item("person", (text,), wrong)


OFFICIALS = (
    "(市长|副市长|县长|区长|市委书记|局长|主任){x}(多次|先后)(调研|督导|部署)(相关工作|重点项目)。",
    "成立由(市长|分管副县长){x}任组长的(领导小组|工作专班)。",
    "时任(副省长|市长){x}(出席|见证)(启动仪式|签约活动)。",
    "(全国劳动模范|全国人大代表|中国工程院院士|省级非遗传承人){x}(作报告|现场授课|参加活动)。",
    "{B}(党组书记、局长|副局长|新闻发言人){x}(介绍|表示)，(各项工作进展顺利|将进一步优化服务)。",
    "(与|和)(张家庄|李家沟|王官屯|赵村|刘家峡)(村|镇)(结成帮扶对子|开展共建)。",
    "(对|在)(张自忠路|黄兴路|中山大道|鲁迅公园)(实施|开展)(改造|整治)。",
    "(王老吉|李宁|陈克明|老干妈)(等企业|等品牌)(参加展销|入驻园区)。",
    "(省级|市级)名医{x}工作室(挂牌|投入使用)，(惠及周边群众|定期坐诊)。",
)


def official(scene: Scene) -> Item:
    return Item("person", (scene.say(OFFICIALS, x=mark(scene.name())),))


MAKERS: tuple[Maker, ...] = (private,)
ALIKE = (official,)
PATTERNS = ROLES
