/** Steps in thousands or millions as whole numbers: "step 1.5k", "[10k/100k]". Elsewhere "10k" may be examples, tokens or bytes. */

const MAYBE = /\d[kKM]\b/;
const NUMBER = String.raw`(\d{1,6}(?:\.\d{1,6})?)([kKM])\b`;
const STEP = new RegExp(String.raw`(\b(?:steps?|iters?|iterations?|global_step|updates?)\b[ :=#]{0,3})${NUMBER}`, 'gi');
const OF_ALL = new RegExp(String.raw`\[ ?${NUMBER} ?/ ?${NUMBER} ?\]`, 'g');

export function withWholeCounts(text: string): string {
  if (!MAYBE.test(text)) return text;
  return text
    .replace(STEP, (_, word: string, number: string, unit: string) => word + whole(number, unit))
    .replace(OF_ALL, (_, number: string, unit: string, all: string, ofAll: string) => {
      return `[${whole(number, unit)}/${whole(all, ofAll)}]`;
    });
}

function whole(number: string, unit: string): string {
  return String(Math.round(Number(number) * (unit === 'M' ? 1e6 : 1e3)));
}
