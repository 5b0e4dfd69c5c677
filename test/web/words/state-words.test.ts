import { describe, expect, it } from 'vitest';
import { stateWords } from '../../../web/words/state-words.ts';

describe('what a status promises', () => {
  it('is that it runs as declared only where the running engine is known to have loaded it', () => {
    expect(stateWords('in_sync', null, 'running')).toEqual({ sign: 'running', word: 'Running as declared' });
    for (const evidence of ['disk', null, undefined] as const)
      expect(stateWords('in_sync', null, evidence)).toEqual({ sign: 'on_disk', word: 'On disk as declared' });
  });

  it('is that it is as adopted where nobody declared anything, and as declared where an older Worker does not say', () => {
    expect(stateWords('in_sync', null, 'running', 'adopted')).toEqual({ sign: 'running', word: 'Running as adopted' });
    expect(stateWords('in_sync', null, 'disk', 'adopted')).toEqual({ sign: 'on_disk', word: 'On disk as adopted' });
    for (const basis of ['declared', null, undefined] as const)
      expect(stateWords('in_sync', null, 'running', basis).word).toBe('Running as declared');
  });

  it('is red where nothing is enforced, or will not be after the next load', () => {
    expect(stateWords('unknown', 'engine_down').sign).toBe('failed');
    expect(stateWords('unknown', 'unloadable').sign).toBe('failed');
    expect(stateWords('unknown', 'agent_silent')).toEqual({ sign: 'unknown', word: 'Unknown' });
  });

  it('tells a reload that is missing from a disk that differs', () => {
    expect(stateWords('drifted', 'reload_needed')).toEqual({ sign: 'drifted', word: 'Reload needed' });
    expect(stateWords('drifted')).toEqual({ sign: 'drifted', word: 'Drifted' });
  });
});
