"""Names for made-up people, Chinese and Latin, each with the id it gives."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

from graphkam.demo.dice import Dice

_SURNAMES: Final = """
王wang 李li 张zhang 刘liu 陈chen 杨yang 赵zhao 黄huang 周zhou 吴wu 徐xu 孙sun 胡hu 朱zhu 高gao 林lin 何he
郭guo 马ma 罗luo 梁liang 宋song 郑zheng 谢xie 韩han 唐tang 冯feng 于yu 董dong 萧xiao 程cheng 曹cao 袁yuan
邓deng 傅fu 沈shen 曾zeng 彭peng 吕lyu 苏su 卢lu 蒋jiang 蔡cai 贾jia 丁ding 魏wei 薛xue 叶ye 阎yan 潘pan
杜du 戴dai 夏xia 钟zhong 田tian 任ren 范fan 方fang 石shi 姚yao 谭tan 廖liao 邹zou 熊xiong 金jin 郝hao 孔kong
白bai 崔cui 康kang 毛mao 邱qiu 秦qin 顾gu 侯hou 邵shao 孟meng 龙long 万wan
"""

_CHINESE_GIVEN: Final = """
伟wei 丽华lihua 建国jianguo 晓明xiaoming 志强zhiqiang 静jing 敏min 海燕haiyan 国栋guodong 文博wenbo
雪梅xuemei 子涵zihan 俊杰junjie 玉兰yulan 明哲mingzhe 思源siyuan 嘉怡jiayi 浩然haoran 雨桐yutong
春生chunsheng 立新lixin 永康yongkang 淑芬shufen 秀英xiuying 慧敏huimin 宏图hongtu 致远zhiyuan 晨曦chenxi
佳慧jiahui 一鸣yiming 天佑tianyou 梦洁mengjie 瑞rui 倩qian 磊lei 洋yang 芳fang 涛tao 鹏peng 婷ting 勇yong
军jun 斌bin 琳lin 颖ying 凯kai 健jian 昊hao 欣xin 悦yue 岩yan 帆fan 航hang 卫东weidong 红霞hongxia
桂香guixiang 振华zhenhua 素梅sumei 光明guangming 晓峰xiaofeng
"""

_LATIN_GIVEN: Final = """
Emma Lukas Charlotte Jonas Amelie Henrik Clara Matthias Eleanor Stefan Beatrice Andreas Camille Patrick
Ingrid Sebastian Juliette Robert Astrid Christian Victoria Nikolai Isabel Martin Rosalind Thomas Annika
Gregory Leonie Samuel Margaret Philip Katarina Douglas Simone Erik Harriet Vincent Louisa Benedict Teresa
Alistair Freya Dominic Paula Walter Nadine Hugo Sylvia Desmond Carmen Rupert Miriam
"""

_FAMILY: Final = """
Hartmann Ashworth Lindqvist Moreau Becker Caldwell Ferrara Schreiber Donnelly Vandenberg Petersen Holloway
Keller Sinclair Rossi Baumann Fletcher Novotny Andersen Winslow Dubois Krüger Hargreaves Castellanos Maier
Thornton Olsen Bellamy Fischer Pemberton Laurent Jansen Whitaker Seidel Marlowe Koskinen Abernathy Brenner
Delgado Stafford Haugen Lindemann Prescott Vogt Carmichael Nyberg Eastwood Reinhardt Mercer Falk Harrington
Santoro Weber Langley Sorensen Kingsley Albrecht Dempsey Roth
"""


def chinese_names(dice: Dice, *, taken: Collection[str]) -> Iterator[tuple[str, str]]:
    """One (id, name) after another, none twice and no id among those taken."""
    surnames = dice.shuffled([_written_and_spoken(word) for word in _SURNAMES.split()])
    given = dice.shuffled([_written_and_spoken(word) for word in _CHINESE_GIVEN.split()])
    # The two lists have no common divisor, so that walking both gives every pair once.
    for at in range(len(surnames) * len(given)):
        (surname, spoken_surname), (name, spoken) = surnames[at % len(surnames)], given[at % len(given)]
        if (id_ := f"{spoken_surname}-{spoken}") not in taken:
            yield id_, surname + name


def latin_names(dice: Dice, *, taken: Collection[str]) -> Iterator[tuple[str, str]]:
    """One (id, name) after another, none twice and no id among those taken."""
    given, families = dice.shuffled(_LATIN_GIVEN.split()), dice.shuffled(_FAMILY.split())
    for at in range(len(given) * len(families)):
        name, family = given[at % len(given)], families[at % len(families)]
        if (id_ := f"{name}-{family}".lower().replace("ü", "ue")) not in taken:
            yield id_, f"{name} {family}"


def _written_and_spoken(word: str) -> tuple[str, str]:
    """The two halves of a word like 王wang."""
    spoken = word.lstrip("".join(character for character in word if not character.isascii()))
    return word.removesuffix(spoken), spoken
