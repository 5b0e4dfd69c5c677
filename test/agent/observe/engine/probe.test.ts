import { expect, test } from 'vitest';
import { type LocalReply, type LocalRequest, probe } from '../../../../agent/observe/engine/probe.ts';

const METRICS = ['process_start_time_seconds 1.79564003976e+09'];
// The answers of CrowdSec 1.4.6 and of a current one, cut to the lines that count.
const GOROUTINES = ['goroutine 7 [select, 9 minutes]:', 'goroutine 75 [select]:', 'main.waitOnTomb()', 'goroutine 80 [running]:'];

function engine(answers: Record<string, readonly string[] | LocalReply>) {
  const asked: string[] = [];
  const get = async ({ path, keep }: LocalRequest): Promise<LocalReply> => {
    asked.push(path);
    const answer = answers[path] ?? { kind: 'failed' as const, isRefused: false, why: 'status 404' };
    return 'kind' in answer ? answer : { kind: 'lines', lines: answer.filter((line) => keep.test(line)) };
  };
  return { asked, probe: () => probe(get, { host: '127.0.0.1', port: 6060 }) };
}

test('it tells when the process began and which log processor lives', async () => {
  const { probe } = engine({ '/metrics': METRICS, '/debug/pprof/goroutine?debug=2': GOROUTINES });
  expect(await probe()).toEqual({ startedMs: 1_795_640_039_760, goroutine: '75', unasked: null });
});

test('an engine without a log processor has none', async () => {
  const { probe } = engine({ '/metrics': METRICS, '/debug/pprof/goroutine?debug=2': ['goroutine 7 [select]:'] });
  expect(await probe()).toMatchObject({ goroutine: null, unasked: null });
});

test('an engine with many buckets is asked the cheaper question', async () => {
  const busy = [...METRICS, 'cs_buckets{name="a"} 1500', 'cs_buckets{name="b"} 1e+03'];
  const cheap = '/debug/pprof/goroutine?debug=1';
  const { asked, probe } = engine({ '/metrics': busy, [cheap]: ['#\t0x1d\tmain.waitOnTomb+0x77\t\t/crowdsec.go:266'] });
  expect(await probe()).toMatchObject({ goroutine: 'seen', unasked: null });
  expect(asked).toEqual(['/metrics', cheap]);
});

test.each([
  ['nothing', []],
  ['a page', ['<html>']],
  ['a start of zero', ['process_start_time_seconds 0']],
  ['no number', ['process_start_time_seconds NaN']],
])('another program that answers with %s is no engine', async (_, lines) => {
  expect(await engine({ '/metrics': lines }).probe()).toEqual({
    isRefused: false,
    why: expect.stringContaining('is not CrowdSec'),
  });
});

test('an engine that refuses to tell its goroutines says why', async () => {
  expect(await engine({ '/metrics': METRICS }).probe()).toMatchObject({ goroutine: null, unasked: 'status 404' });
});
