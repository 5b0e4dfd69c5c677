import { afterEach, describe, expect, it, vi } from 'vitest';
import { api } from '../../../web/data/api.ts';
import { needsLogIn, ProblemError, sentenceOf, UnreachableError } from '../../../web/data/errors.ts';
import { declareScenario, withdrawScenario } from '../../../web/surfaces/scenarios/declaring/api.ts';

const answer = (status: number, type: string, body: string) =>
  vi.stubGlobal('fetch', async () => new Response(body, { status, headers: { 'content-type': type } }));
const problem = (status: number, members: object) =>
  answer(status, 'application/problem+json', JSON.stringify({ status, ...members }));
const failureOf = (call: Promise<unknown>) => call.then(() => null).catch((error: unknown) => error);

afterEach(() => vi.unstubAllGlobals());

describe('an answer that is not what was asked for', () => {
  it('shows a refusal in the Worker’s own words', async () => {
    problem(422, { code: 'local_scenario', title: 'A local scenario', detail: 'x.yaml is a local file.' });
    const failure = await failureOf(declareScenario('abcdefabcdef', 'a/one', 'disabled', []));
    expect(failure).toMatchObject({ code: 'local_scenario', status: 422 });
    expect(sentenceOf(failure)).toBe('x.yaml is a local file.');
  });

  it('says what is wrong before what to do about a fault', async () => {
    problem(503, { code: 'unavailable', title: 'The fleet cannot be reached right now', detail: 'Try again in a few seconds.' });
    expect(sentenceOf(await failureOf(api.hosts(null)))).toBe(
      'The fleet cannot be reached right now. Try again in a few seconds.',
    );
  });

  it('knows that a 401 needs a log-in and a 403 does not', async () => {
    problem(401, { code: 'unauthenticated' });
    expect(needsLogIn(await failureOf(api.hosts(null)))).toBe(true);
    problem(403, { code: 'forbidden' });
    expect(needsLogIn(await failureOf(api.hosts(null)))).toBe(false);
  });

  it('has a sentence for an error page that is no problem answer', async () => {
    answer(502, 'text/html', '<h1>Bad gateway</h1>');
    const failure = await failureOf(api.hosts(null));
    expect(failure).toBeInstanceOf(ProblemError);
    expect(sentenceOf(failure)).toBe('Argos Drift answered with the error 502.');
  });

  it.each([
    ['a page with status 200', 'text/html', '<h1>Log in to the Wi-Fi</h1>'],
    ['half an answer', 'application/json', '{"hosts": ['],
  ])('does not take %s for the Worker’s', async (_, type, body) => {
    answer(200, type, body);
    expect(await failureOf(api.hosts(null))).toBeInstanceOf(UnreachableError);
  });

  it('says so where no answer comes', async () => {
    vi.stubGlobal('fetch', async () => {
      throw new TypeError('Failed to fetch');
    });
    expect(sentenceOf(await failureOf(api.hosts(null)))).toBe('Argos Drift cannot be reached.');
  });
});

describe('a call', () => {
  it('sends a scenario’s name as one segment', async () => {
    const asked: string[] = [];
    vi.stubGlobal('fetch', async (path: string) => {
      asked.push(path);
      return new Response(null, { status: 204 });
    });
    await withdrawScenario('abcdefabcdef', 'crowdsecurity/ssh-bf', []);
    expect(asked).toEqual(['/api/security/scenarios/crowdsecurity%2Fssh-bf?host=abcdefabcdef']);
  });
});
