"""Words that stand before and after names and say who the person is."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a person is in the text."""

    SUSPECT = "suspect"
    PARTY = "party"
    COMPLAINANT = "complainant"
    PATIENT = "patient"
    REPRESENTATIVE = "representative"
    STAFF = "staff"
    FAMILY = "family"
    MINOR = "minor"
    WITNESS = "witness"
    OFFICIAL = "official"
    OTHER = "other"


def _words(role: Role, words: str) -> dict[str, Role]:
    return dict.fromkeys(words.split(), role)


def _list(words: str) -> list[str]:
    return words.split()


BEFORE: dict[str, Role] = {
    **_words(
        Role.SUSPECT,
        "犯罪嫌疑人 嫌疑人 被告人 罪犯 违法行为人 涉案人员 涉案人 违法嫌疑人 被拘留人 被执行人 主犯 从犯 "
        "同案犯 抓获 刑拘 拘留 逮捕 批捕 传唤 涉嫌人",
    ),
    **_words(
        Role.PARTY,
        "当事人 被处罚人 被处罚对象 行政相对人 相对人 申请人 被申请人 原告 被告 第三人 上诉人 被上诉人 "
        "异议人 姓名 名字 本人 乙方 甲方 户主 购买人 收件人 收款人 开户人 持卡人 户名 曾用名 居民 村民 "
        "商户 摊主 户籍人 被检查人 被询问人 缴款人 受送达人 人员 公民",
    ),
    **_words(
        Role.COMPLAINANT,
        "投诉人 举报人 投诉举报人 消费者 反映人 来电人 来信人 来访人 诉求人 顾客 市民 网民 网友 信访人 "
        "购买者 食客 申诉人 求助人 群众 客户 买家 留言人",
    ),
    **_words(
        Role.PATIENT,
        "患者 病人 病例 确诊病例 疑似病例 死者 伤者 受害人 受害者 被害人 感染者 中毒者 中毒人员 发病者 "
        "首发病例 就诊者 密接 密切接触者 带菌者 病患 首例病例 指示病例 死亡病例 重症病例 住院病人 就餐者 "
        "进餐者",
    ),
    **_words(
        Role.REPRESENTATIVE,
        "法定代表人 法人代表 法人 负责人 主要负责人 经营者 业主 店主 老板 老板娘 投资人 股东 总经理 经理 "
        "董事长 厂长 委托代理人 代理人 被委托人 店长 合伙人 实际控制人 实际经营者 控制人 承包人 承包经营者 "
        "校长 园长 食堂负责人 食堂承包人 企业负责人 法定代表 经营人 理事长 院长",
    ),
    **_words(
        Role.STAFF,
        "员工 厨师 厨师长 服务员 从业人员 检验员 检验人 抽样人 抽样人员 采样人 采样员 审核人 批准人 编制人 "
        "签发人 主检 联系人 工作人员 司机 收货人 食品安全员 食品安全管理员 食品安全总监 采购员 采购人 "
        "仓管员 库管员 保管员 销售员 业务员 送货员 快递员 外卖员 护士 医生 医师 接诊医生 主治医师 班主任 "
        "教师 老师 炊事员 配菜员 面点师 售货员 收银员 店员 导购 验收人 复核人 填表人 填报人 报告人 "
        "报告医生 调查人 记录人 校核 化验员 质检员 授权签字人 联络员 信息员 协管员 经办人 承办人 审核 批准 "
        "编制 签发 主检人 制表 学校食堂管理员 分管副校长 副校长 技术负责人 质量负责人",
    ),
    **_words(
        Role.FAMILY,
        "家长 家属 母亲 父亲 其母 其父 妈妈 爸爸 儿子 女儿 其子 其女 妻子 丈夫 其妻 其夫 监护人 奶奶 爷爷 "
        "姥姥 外婆 外公 祖母 祖父 姐姐 妹妹 哥哥 弟弟 弟媳 亲属 近亲属 亲戚 邻居 同事 朋友 舅舅 叔叔 姑姑 "
        "阿姨",
    ),
    **_words(
        Role.MINOR,
        "学生 儿童 幼儿 婴儿 患儿 孩子 小孩 未成年人 男童 女童 男孩 女孩 男生 女生 小学生 中学生 初中生 "
        "高中生 婴幼儿 新生儿 未成年",
    ),
    **_words(Role.WITNESS, "证人 见证人 目击者 知情人 知情者 证明人 翻译人"),
    **_words(
        Role.OFFICIAL,
        "市长 副市长 省长 副省长 县长 副县长 区长 副区长 州长 镇长 副镇长 乡长 副乡长 书记 副书记 局长 "
        "副局长 厅长 副厅长 处长 副处长 科长 副科长 部长 副部长 主任委员 委员长 秘书长 副秘书长 检察长 "
        "副检察长 巡视员 调研员 总督查 执法人员 执法员 检察官 审判长 审判员 法官 书记员 民警 办案民警 "
        "主办人员 新闻发言人 发言人 所长 副所长 队长 副队长 支队长 大队长 副支队长 副大队长 党组成员 "
        "常务副市长 副主席 人大代表 政协委员 监管员 承办人员 办案人员",
    ),
}
# These say it only with a colon after them.
LABELS: dict[str, Role] = {
    **_words(
        Role.STAFF,
        "检验 抽样 采样 编制 制表 复核 校对 记录 调查 填表 制单 签字 签名 检测 主检 收货 送货 验收 记者 "
        "撰稿 编辑 责编 摄影 联系 作者 起草 核稿 送检人 送检 报告医师 操作 操作人",
    ),
    **_words(Role.PARTY, "买方 卖方 购方 供方 收款 开户名 账户名 帐户名 收件 寄件人 乘客"),
}
# Titles of office and of other walks alike: what stands before them decides.
DOUBTFUL_OFFICE = frozenset(_list("主任 副主任 主席 组长 副组长 常委 委员 党委委员 站长 院长 负责同志"))
OFFICE_PLACES = (
    "市",
    "县",
    "区",
    "省",
    "局",
    "委",
    "府",
    "办",
    "会",
    "厅",
    "组",
    "街道",
    "中心",
    "镇",
    "乡",
    "部",
    "、",
)

AFTER: dict[str, Role | None] = {
    **dict.fromkeys(
        _list(
            "女士 先生 小姐 太太 夫人 大爷 大妈 大叔 阿姨 师傅 老汉 老人 某 等人 夫妇 夫妻 二人 两人 "
            "三人 本人 家属"
        )
    ),
    **_words(Role.STAFF, "老师 医生 医师 护士 厨师 老板 经理 总经理 店长 主管 工程师 教授 博士 董事长 厂长"),
    **_words(Role.MINOR, "同学 小朋友"),
    **_words(
        Role.OFFICIAL,
        "市长 副市长 省长 副省长 县长 副县长 区长 副区长 镇长 副镇长 乡长 副乡长 书记 副书记 局长 副局长 "
        "厅长 副厅长 处长 副处长 科长 副科长 部长 副部长 秘书长 检察长 支队长 大队长 所长",
    ),
}
# What people do: a name likely ends where one of these begins.
DEEDS = tuple(
    _list(
        "称 说 表示 反映 投诉 举报 出生 出现 前往 购买 食用 就餐 被 涉嫌 系 家住 户籍 身份证 电话 "
        "手机 联系电话 男 女 年龄 在 于 到 因 从 向 将 未 已 自称 未成年 签字 签收 办理 经营 雇佣 "
        "雇用 承认 供述 交代 陈述 辩称 认为 要求 购得 发现 住 腹泻 呕吐 发热 就诊 入院 出院 死亡 "
        "确诊 主持 出席 指出 强调 担任 任 为 是 委托 的 不 把 给 通过 以 与 和 及 负责 按 "
        "持股 驾驶 送检 接收 同意 私自 病情 打开 拒绝 陪同 无证 转账 名下 所 时 等"
    )
)
LINKS = tuple(
    _list(
        "由 经 向 对 与 和 及 将 把 给 被 据 让 请 系 是 叫 为 名叫 责令 告知 通知 联系 询问 因 "
        "同 跟 以及 还有 其中"
    )
)
NOBODY = frozenset(
    _list(
        "不详 无 匿名 同上 单位 未知 不明 某某 本人 有限 公司 企业 消费者 个体 空白 保密 待定 "
        "暂无 不愿透露 见附件 详见 签名 签字 盖章 身份 电话 姓名 性别 年龄 住址 地址 以上 以下 男 "
        "女 学生 员工 情况 信息 说明 意见 基本情况 基本信息 职务 职业 名称 类型 类别 数量 其他 "
        "人员 自然人 法人 个人 多人 二人 三人"
    )
)
