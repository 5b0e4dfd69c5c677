import { describe, expect, it } from 'vitest';
import { readLocalName } from '../../agent/observe/hub/local-name.ts';
import { decodeYaml } from '../../agent/observe/yaml/decode-yaml.ts';
import { documents, YamlFault } from '../../agent/observe/yaml/yaml-file.ts';
import { recordsOf } from './support/records.ts';

interface LocalFile {
  id: string;
  yaml_base64: string;
  engine: { error: string | null; name: string };
}
interface TuningFile {
  id: string;
  yaml_base64: string;
  engine: { refused: string | null };
}

const bytesOf = ({ yaml_base64 }: { yaml_base64: string }): Buffer => Buffer.from(yaml_base64, 'base64');

type Reading = 'read' | 'refused' | 'not certain';
function reading(bytes: Buffer): Reading {
  try {
    for (const _ of documents(decodeYaml(bytes)));
    return 'read';
  } catch (error) {
    return error instanceof YamlFault ? 'refused' : 'not certain';
  }
}

describe('what is read of YAML is read as Go reads it', () => {
  const files = recordsOf<LocalFile>('local-yaml');

  it('no local file that is read has another name in the engine, and none that it refuses is read', () => {
    const wrong = files.filter((file) => {
      const name = readLocalName(bytesOf(file));
      if (name.kind === 'doubt') return false;
      if (name.kind === 'fault') return file.engine.error === null;
      return file.engine.error !== null || file.engine.name !== (name.kind === 'named' ? name.name : '');
    });
    expect(wrong.map(({ id }) => id)).toEqual([]);
  });

  it('most of what the engine takes is read, though these files are made to be odd', () => {
    const fine = files.filter(({ engine }) => engine.error === null);
    const read = fine.filter((file) => readLocalName(bytesOf(file)).kind !== 'doubt');
    expect(read.length / fine.length).toBeGreaterThan(0.93);
  });

  it('no tuning file is read that yaml.v3 or yaml.v2 refuses, and none is called refused with which the engine starts', () => {
    const wrong = recordsOf<TuningFile>('tuning').filter((file) => {
      const refused = file.engine.refused ?? '';
      // Keys twice, unknown ones and values of a wrong kind are not a matter of the text.
      const ofTheText = /yaml: /.test(refused) && !/unmarshal errors/.test(refused);
      const here = reading(bytesOf(file));
      return (here === 'read' && ofTheText) || (here === 'refused' && refused === '');
    });
    expect(wrong.map(({ id }) => id)).toEqual([]);
  });

  it('a text that is read is read the same with Windows line ends, with comments between its lines and with its last line feed gone', () => {
    const plain = files.map((file) => bytesOf(file).toString('utf8')).filter((text) => reading(Buffer.from(text)) === 'read');
    const nameIn = (text: string) => readLocalName(Buffer.from(text));
    const isLetThrough = (text: string) => nameIn(text).kind !== 'doubt';
    for (const text of plain.filter((one) => !/[|>"'\r]/.test(one))) {
      for (const other of [text.replaceAll('\n', '\r\n'), text.replace(/\n$/, ''), `# first\n${text}`]) {
        if (isLetThrough(other)) expect([other, nameIn(other)]).toEqual([other, nameIn(text)]);
      }
    }
    expect(plain.length).toBeGreaterThan(200);
  });
});
