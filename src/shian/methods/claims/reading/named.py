"""Names right behind a private role (嫌疑人, 住户, 驾驶人), or in the name of a case (某某无证行医案)."""

from __future__ import annotations

import re
from collections.abc import Iterator

# The longer before the shorter, as the first that fits is taken.
ROLES = (
    "用户|客户|租客|购房人|储户|投保人|纳税人|缴费人|低保对象|残疾人|退役军人|退役士兵|独居老人|空巢老人|特困人员|上访户|拆迁户|被拆迁人|借款人|债务人|房东|"
    "养殖户|种植户|经营户|个体户|摊贩|老板|肇事者|肇事司机|在逃人员|吸毒者|孕妇|死难者|"
    "业主代表|村民代表|群众代表|家长代表|居民代表|职工代表|"
    "上诉人|被上诉人|申诉人|担保人|社区矫正对象|矫正对象|刑满释放人员|精神障碍患者|献血者|捐献者|受助者|受助学生|"
    "参保人|留守儿童|孤儿|儿童|男童|女童|男孩|女孩|少年|个体工商户|退休职工|下岗职工|失业人员|求职者|消费者|游客|旅客|"
    "失信被执行人|酒后驾驶人|住户|工人|女工|民工|农民工|职工|教师|会员|车主|船主|房主|矿工|保姆|护工|快递员|骑手|"
    "犯罪嫌疑人|违法行为人|被处罚人|违法人员|被执行人|被申请人|困难群众|务工人员|服刑人员|"
    "吸毒人员|嫌疑人|被告人|当事人|投诉人|举报人|信访人|上访人|申请人|受害人|被害人|"
    "受害者|遇难者|确诊者|感染者|密接者|低保户|贫困户|脱贫户|五保户|经营者|驾驶员|"
    "驾驶人|欠薪人|嫌犯|被告|罪犯|原告|死者|伤者|患者|病人|病例|患儿|产妇|家属|家长|"
    "学生|考生|村民|居民|业主|店主|户主|摊主|商户|司机|男子|女子|老人|租户|农户|"
    "网民|市民|群众|乘客"
)
SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛"
    "叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔"
    "贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐梅莫庄辛管祝左涂谷祁"
    "时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴"
    "华车冉房边仇闫"
)
MASKED = re.compile(r"[某×xX*＊□○〇]")
# What may follow a name, so that its end is known.
AFTER = (
    "(?=[，。；、：（(！？ 的在因于向与和及将被把以从对为经是已等涉抓归供主采驾"
    "先投举反报申称说表诉通自用非未擅无]"
    "|来电|来信|来访|致电|打来|拨打|同志|同学|先生|女士|案|$|男|女|重伤|轻伤|死|遇|受|拒|冲|落实|逃|醉|提|办|领|享|家|一家|获|靠|凭|依|住|患|欠|养|种|每|不|没|就|又|还|都|正|给)"
)
NAMED = re.compile(
    rf"(?P<role>{ROLES})(?:姓名)?[：:“‘ ]?"
    rf"(?P<name>(?:欧阳|上官|司马|诸葛|皇甫|尉迟|公孙|慕容|[{SURNAMES}])[一-鿿·]{{1,2}}?){AFTER}"
)
OFFICE = re.compile(
    "(?:书记|市长|县长|区长|镇长|乡长|省长|州长|部长|局长|处长|科长|主任|主席|院长|校长|所长|站长|队长|检察长|厅长|司长|"
    "秘书长|常委|委员|代表|总监|同志|领导|组长|总指挥|指挥长|董事长|总经理|教授|院士|专家|记者|民警|法官|检察官|律师)"
    "[：、，“]?$"
)
COMMON = re.compile(
    "^(?:"
    "安全|安置|安排|安装|金额|金融|时间|时有|时限|高度|高效|高压|高峰|高风险|黄金|温馨|"
    "温暖|方便|方面|方式|方可|方法|成功|成员|成立|成效|关心|关注|关于|关系|关爱|向.*|"
    "于.*|万.*|文明|文化|文件|程序|程度|常见|常态|常年|常规|强烈|强制|强化|公开|解决|"
    "解除|解释|施工|施行|项目|任何|任务|任意|包括|包含|包装|白天|石油|田间|江河|马上|龙头|"
    "阳性|严重|严格|严禁|宁可|利益|易发|易感|单位|单独|查处|查验|查询|房屋|房产|车辆|车主|"
    "边缘|边远|管理|管控|管道|路面|卫生|和.*|华侨|申请|申报|申诉|武装|季节|毕业|祝贺|"
    "左右|舒适|费用|纪律|盛情|游客|席位|景区|景点|甘愿|司机|司法|高校|高中|余人|余户|余名|"
    "曾经|曾因|曾多次|应.*|计.*|康复|史料|章程|贺卡|盛大"
    ")"
)
NEAR = 12
CASE = re.compile(
    r"(?:查处|侦破|办理|审结|侦办|查办|破获|曝光|通报|公布|公开|宣判|督办|移送|移交|审理|披露)了?"
    rf"(?P<name>[{SURNAMES}][一-鿿]{{1,2}}?)"
    r"(?=(?:非法|无证|涉嫌|销售|生产|制售|制作|加工|使用|利用|添加|掺|违法|违规|盗|诈骗|骗取|擅自|伪造|故意|危险|走私|组织|"
    r"贪污|受贿|污染|虚假|冒用|冒充|屠宰|收购|贩卖)[^，。；\d]{0,24}案(?![件例卷情由值发]))"
)
# 李某某利用工业松香加工案, 赵某诉某公司案: a name at the beginning of a clause that is the name of a case.
NAMED_CASE = re.compile(
    rf"(?:(?<=[，。；：、“（\n])|(?<=其中)|(?<=例如)|(?<=[如即对])|^)(?:其中|例如|如|即|一是|二是|三是)?[，：]?"
    rf"(?P<name>[{SURNAMES}][一-鿿]{{1,2}}?)(?:等\d{{0,3}}[名人]?)?"
    r"(?=(?:利用|使用|非法|无证|涉嫌|销售|生产|制售|违法|违规|盗|诈骗|骗取|擅自|伪造|故意|危险|走私|组织|贪污|受贿|行贿|"
    r"挪用|侵占|偷|抢|贩卖|运输|容留|交通肇事|醉酒|酒后|寻衅|聚众|强迫|敲诈|拒不|虚开|污染|滥伐|屠宰|加工|掺|诉)"
    r"[^，。；\d]{0,24}案(?![件例卷情由值发]))",
    re.MULTILINE,
)
AGED = re.compile(
    rf"(?<![一-鿿])(?P<name>[{SURNAMES}][一-鿿]{{1,2}})[，,（(、]\s?(?P<role>[男女])[，,、]\s*\d{{1,3}}岁"
)
SEVERAL = re.compile(
    rf"(?<=[对将把，。])(?P<name>[{SURNAMES}][一-鿿]{{1,2}})等\d{{0,3}}[名人位余]*(?P<role>[^，。；]{{0,6}}(?:违法|犯罪|涉案|涉嫌|嫌疑|违规|涉[毒赌黑恶诈]|吸毒|失信|欠薪|在逃|传销|矫正|患病|困难)人员?)"
)
# 家住某小区的张某: whoever's home is told.
AT_HOME = re.compile(
    rf"(?:家住|居住(?:在|于)|住在|暂住)[^，。；]{{2,16}}的(?P<name>[{SURNAMES}][一-鿿]{{1,2}}?)"
    "(?=因|被|在|于|向|与|和|突|说|家|的|患|不慎|遭|反映|来电|报警|[，（])"
)


def named_persons(text: str) -> Iterator[tuple[int, int, str, str]]:
    """(start, end, name, role) of each private person named beside the role; masked names are silent."""
    for match in NAMED.finditer(text):
        name = match["name"]
        if MASKED.search(name) or COMMON.match(name) or MASKED.match(text[match.end("name") :][:1] or " "):
            continue
        if OFFICE.search(text[max(0, match.start() - NEAR) : match.start()]):
            continue
        yield match.start("name"), match.end("name"), name, match["role"]
    for match in (*SEVERAL.finditer(text), *AGED.finditer(text)):
        if not MASKED.search(match["name"]) and not COMMON.match(match["name"]):
            yield match.start("name"), match.end("name"), match["name"], match["role"]
    for match in (*CASE.finditer(text), *NAMED_CASE.finditer(text)):
        if not MASKED.search(match["name"]) and not COMMON.match(match["name"]):
            yield match.start("name"), match.end("name"), match["name"], "涉案人"
    for match in AT_HOME.finditer(text):
        if not MASKED.search(match["name"]) and not COMMON.match(match["name"]):
            yield match.start("name"), match.end("name"), match["name"], "住户"
