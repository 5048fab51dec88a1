"""Chinese surnames: those of two characters, and those read otherwise than the character usually is."""

_COMPOUND = (
    "万俟 上官 东方 东郭 令狐 仲孙 公冶 公孙 公羊 公西 单于 南宫 南门 司徒 司空 司马 "
    "司寇 呼延 夏侯 太史 太叔 夹谷 孔孙 宇文 宗政 完颜 尉迟 左丘 慕容 拓跋 拓拔 端木 "
    "澹台 濮阳 独孤 申屠 百里 皇甫 第五 纳兰 羊舌 诸葛 贺兰 赫连 轩辕 达奚 钟离 长孙 "
    "闻人 闾丘 阿史 颛孙 鲜于 欧阳 淳于 梁丘 西门 巫马 段干 微生 漆雕 乐正 壤驷 公良 "
    "亓官"
)
COMPOUND = frozenset(_COMPOUND.split())
"""Tried before the single character, so that 欧阳锋 is 欧阳 and not 欧."""

READINGS = {
    "万俟": "mo qi",
    "乐": "yue",
    "乐正": "yue zheng",
    "亓官": "qi guan",
    "仇": "qiu",
    "令狐": "ling hu",
    "任": "ren",
    "俞": "yu",
    "债": "zhai",
    "冼": "xian",
    "区": "ou",
    "单": "shan",
    "单于": "chan yu",
    "卜": "bu",
    "召": "shao",
    "员": "yun",
    "呙": "guo",
    "哈": "ha",
    "夏侯": "xia hou",
    "头": "tou",
    "宓": "mi",
    "宿": "su",
    "尉": "wei",
    "尉迟": "yu chi",
    "尹": "yin",
    "幺": "yao",
    "应": "ying",
    "折": "she",
    "拓拔": "tuo ba",
    "拓跋": "tuo ba",
    "无": "wu",
    "曲": "qu",
    "曾": "zeng",
    "朴": "piao",
    "柏": "bai",
    "查": "zha",
    "教": "jiao",
    "朱": "zhu",
    "隗": "wei",
    "洗": "xian",
    "牟": "mu",
    "盖": "ge",
    "眭": "sui",
    "相": "xiang",
    "祭": "zhai",
    "种": "chong",
    "秘": "bi",
    "繁": "po",
    "纪": "ji",
    "缪": "miao",
    "翟": "zhai",
    "臧": "zang",
    "葛": "ge",
    "藏": "zang",
    "行": "xing",
    "覃": "qin",
    "解": "xie",
    "訾": "zi",
    "谌": "chen",
    "贾": "jia",
    "车": "che",
    "逄": "pang",
    "那": "na",
    "郇": "xun",
    "都": "du",
    "重": "chong",
    "长孙": "zhang sun",
    "阚": "kan",
    "降": "jiang",
    "难": "ning",
    "颛孙": "zhuan sun",
    "高": "gao",
    "鲜于": "xian yu",
    "黑": "he",
    "齐": "qi",
    "澹台": "tan tai",
    "黎": "li",
}
"""How a surname is read in a name. Where usage is divided (覃, 隗, 黑, 盖), the more frequent reading."""

COMMON = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏"
    "钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪"
    "严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐沿梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫"
    "查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来嵺苟全褚廉简娄盖符奚木"
    "穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭窦迟宇敖糜鄢冷卓花仇艾蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟栗匡宗应台巫鞠僧桑荆谌银扬"
)
"""Single characters that are surnames often enough to tell a name by."""
