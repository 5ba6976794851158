import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BadInput } from '../base/bad-input.ts';
import { INFO } from '../testing/events-for-test.ts';
import { prepareOutputDirectory, writeRunFile } from './output-directory.ts';

const temporary = () => mkdtempSync(join(tmpdir(), 'output-'));

describe('the output directory', () => {
  it('is made where there is none', () => {
    const directory = join(temporary(), 'a', 'b');
    prepareOutputDirectory(directory, false);
    expect(readdirSync(directory)).toEqual([]);
  });

  it('is refused when it holds a run, with the remedy', () => {
    const directory = temporary();
    writeFileSync(join(directory, 'metrics.log'), 'dear numbers');
    expect(() => prepareOutputDirectory(directory, false)).toThrow(BadInput);
    expect(() => prepareOutputDirectory(directory, false)).toThrow(
      `${directory} already contains a run; choose another --output_dir, resume the run with --resume_from_checkpoint, or replace it with --overwrite_output_dir`,
    );
    expect(readFileSync(join(directory, 'metrics.log'), 'utf8')).toBe('dear numbers');
  });

  it('is emptied of our files alone when it may be overwritten', () => {
    const directory = temporary();
    for (const name of ['events.jsonl', 'run.json', 'notes.txt']) writeFileSync(join(directory, name), 'x');
    for (const [name, file] of [
      ['checkpoint-5', 'config.json'],
      ['.writing-checkpoint-6', 'model.safetensors'],
      ['checkpoint-7', 'mine.txt'],
      ['checkpoint-best', 'config.json'],
    ] as const) {
      mkdirSync(join(directory, name));
      writeFileSync(join(directory, name, file), 'x');
    }
    prepareOutputDirectory(directory, true);
    expect(readdirSync(directory).sort()).toEqual(['checkpoint-7', 'checkpoint-best', 'notes.txt']);
    expect(existsSync(join(directory, 'checkpoint-7', 'mine.txt'))).toBe(true);
  });

  it('is refused when it is a file', () => {
    const path = join(temporary(), 'file');
    writeFileSync(path, '');
    expect(() => prepareOutputDirectory(path, false)).toThrow('cannot be used as the output directory: EEXIST');
  });

  it('gets a run.json that says who writes', () => {
    const directory = temporary();
    writeRunFile(directory, INFO, { pid: 7, host: 'h', command: 'c', startedAt: 5 });
    expect(JSON.parse(readFileSync(join(directory, 'run.json'), 'utf8'))).toEqual({
      ...INFO,
      pid: 7,
      host: 'h',
      command: 'c',
      startedAt: 5,
    });
    expect(readdirSync(directory)).toEqual(['run.json']);
  });
});
