/** The Chinese words of a training loop's output in English: "第3轮 训练损失：0.5，验证准确率：0.8". */

const HAN = /[\u4e00-\u9fff]/;
/** "第 3 轮", "第3/20个epoch": the number stands within. */
const ORDINAL = /第 ?(\d{1,9}(?: ?\/ ?\d{1,9})?) ?个?(轮次|轮|步|epoch|step)/gi;
/** Longer words first: they hold the shorter ones. */
const WORDS: readonly [RegExp, string][] = [
  [/训练集?/g, ' train '],
  [/验证集?/g, ' val '],
  [/测试集?/g, ' test '],
  [/损失(?:值|函数值)?/g, ' loss '],
  [/(?:准确率|正确率|准确度|精确度)/g, ' accuracy '],
  [/精确率|查准率/g, ' precision '],
  [/召回率|查全率/g, ' recall '],
  [/学习率/g, ' lr '],
  [/轮次|轮数|(?:迭代)?轮/g, ' epoch '],
  [/步数|步骤|步/g, ' step '],
  [/平均/g, ' avg '],
  [/[：]/g, ': '],
  [/[，；]/g, ', '],
];

export function withoutChinese(text: string): string {
  if (!HAN.test(text)) return text;
  let english = text.replace(ORDINAL, (_, number: string, word: string) => ` ${word} ${number} `);
  for (const [word, meaning] of WORDS) english = english.replace(word, meaning);
  return english;
}
