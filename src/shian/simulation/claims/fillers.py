"""What else reports say: nothing to check, though full of numbers that count nothing."""

from __future__ import annotations

from shian.simulation.claims.scene import Scene

LEADS = (
    "(坚持|始终坚持)(以人民为中心|问题导向|系统观念)，(扎实|深入)推进{s}工作。",
    "{B}(认真贯彻落实|全面落实)(上级|党中央、国务院)决策部署，(围绕中心|立足职能)(开展工作|服务大局)。",
    "(一年来|{Y}以来)，{A}{s}(系统|战线)(凝心聚力|攻坚克难)，(各项工作取得新进展|圆满完成年度任务)。",
    "{s}工作(事关|关系)(群众切身利益|经济社会发展大局)。",
    "",
    "",
    "",
)
PLAIN = (
    "(健全|完善)(工作|联席会议)制度，(压实|明确)(各方|部门)责任。",
    "(加强|强化)(部门|区域)协作，(形成|凝聚)工作合力。",
    "(通过|利用)(广播电视|微信公众号|宣传栏)(开展|进行)(政策|法规)宣传，(营造|形成)良好氛围。",
    "12345热线(实行|坚持)24小时(值守|服务)。",
    "{M}月{D}日，(市|县)政府召开(专题|常务)会议(研究|听取){s}工作汇报。",
    "(成立|组建)(由多部门参加的|)工作专班，(实行|建立)“(1+3+N|五个一|三张清单)”(工作|责任)机制。",
    "(推行|实施)(“双随机、一公开”|“互联网+监管”|“首违不罚”)，(优化|改善)(营商|发展)环境。",
    "(印发|制定)《{s}工作要点》，(明确|细化)(重点任务|责任分工)。",
    "(对照|按照)第{n}号督办单(要求|内容)，(逐项|逐条)(研究落实|制定措施)。",
    "(邀请|组织)人大代表、政协委员(视察|座谈){k}次。",
    "“十四五”期间，将(规划|布局)(建设|打造)一批(重点项目|示范工程)。",
    "召开(调度|推进)会{k}次，(通报|解决)(进展|突出问题)。",
    "承办了第{k}届{s}(论坛|技能竞赛)，(来自|邀请)(多地|各县区)(代表|选手)参加。",
    "G{g}国道、S{n}省道(沿线|两侧)(环境|秩序)(得到|有所)改善。",
    "(值班|咨询)电话：0{g}-{t}。",
)
NUMERALS = ("一", "二", "三", "四", "五", "六")


def lead(scene: Scene) -> str:
    return scene.say(LEADS, s=scene.subject.name)


def plain(scene: Scene) -> str:
    rng = scene.rng
    pattern = rng.choice([one for one in PLAIN if one not in scene.used])
    scene.used.add(pattern)
    return scene.say(
        pattern,
        s=scene.subject.name,
        M=str(rng.randint(1, 12)),
        D=str(rng.randint(1, 28)),
        n=str(rng.randint(101, 339)),
        k=str(rng.randint(2, 9)),
        g=str(rng.randint(310, 599)),
        t=str(rng.randint(2_000_000, 8_999_999)),
    )
