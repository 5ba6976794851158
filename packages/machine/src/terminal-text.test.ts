import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { terminalJson, terminalLine, terminalText } from './terminal-text.ts';

const UNSAFE =
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e007f}]/u;

const ATTACKS = {
  'a window title': '\u001b]0;owned\u0007',
  'a colour': '\u001b[31mred\u001b[0m',
  'a screen that is cleared': '\u001b[2J\u001b[H',
  'a clipboard write': '\u001b]52;c;b3duZWQ=\u001b\\',
  'a C1 sequence': '\u009b31m\u0090q\u009c',
  'a line that is overwritten': 'loss 0.9\r\u0008\u0008\u007f',
  'a bidi override': '\u202egnp.exe\u202c',
  'bidi isolates and marks': '\u2066a\u2067b\u2068c\u2069\u200e\u200f\u061c',
  'zero-width characters': 'e\u200bv\u200ca\u200dl\u2060\ufeff',
  'line and paragraph separators': 'a\u2028b\u2029c',
  'a mark that Unicode reserves': 'a\u2065b',
  'invisible tags beyond 16 bits': 'a\u{e0041}\u{e007f}b',
};

/** Mostly from the blocks with unsafe characters. fast-check's own unit for any character takes seconds to build. */
const character = fc
  .oneof(fc.nat(0xff), fc.integer({ min: 0x2000, max: 0x206f }), fc.nat(0x10ffff))
  .map((code) => String.fromCodePoint(code));

describe('text of others for the terminal', () => {
  it.each(Object.entries(ATTACKS))('makes %s visible and harmless', (_, attack) => {
    expect(terminalText(attack)).not.toMatch(UNSAFE);
    expect(terminalLine(attack)).not.toMatch(UNSAFE);
    const json = terminalJson(JSON.stringify({ attack }));
    expect(json).not.toMatch(UNSAFE);
    expect(JSON.parse(json)).toEqual({ attack });
  });

  it('is safe whatever characters it holds, and as JSON keeps its value', () => {
    fc.assert(
      fc.property(fc.string({ unit: character }), (text) => {
        expect(terminalText(text)).not.toMatch(UNSAFE);
        expect(terminalLine(text)).not.toMatch(/\n/);
        expect(terminalLine(text)).not.toMatch(UNSAFE);
        const json = terminalJson(JSON.stringify({ [text]: text }, null, 2));
        expect(json).not.toMatch(UNSAFE);
        expect(JSON.parse(json)).toEqual({ [text]: text });
      }),
    );
  });

  it('leaves letters of every script, emoji and line feeds alone', () => {
    const text = 'Größe 模型 نموذج\n  ✓ 🙂 ½';
    expect(terminalText(text)).toBe(text);
    expect(terminalText('a\tb')).toBe('a b');
  });

  it('cannot forge a line', () => {
    expect(terminalLine(' a\nVerdict: all fine\r\n')).toBe('a Verdict: all fine');
    expect(terminalLine('\u001b]0;owned\u0007a\u202Egnp\nb')).toBe('\ufffd]0;owned\ufffda\ufffdgnp b');
  });
});
