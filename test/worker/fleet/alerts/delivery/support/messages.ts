import type { AlertMessage, MessageType } from '#contract';

export const OPENED_AT = '2037-05-04T00:00:00.000Z';

/** A message about hosts whose names and items hold what receivers would make something of. */
export function alertMessage(
  type: Exclude<MessageType, 'test'> = 'incident.opened',
  data: Partial<AlertMessage['data']> = {},
): AlertMessage {
  const isEnd = type === 'incident.closed';
  return {
    type,
    timestamp: isEnd ? '2037-05-04T01:00:00.000Z' : OPENED_AT,
    data: {
      id: 'inc_1',
      kind: 'drift_by_host',
      surface: 'scenarios',
      title: '2 hosts: crowdsecurity/http_bad_user-agent came back, by a hub upgrade',
      text: 'It must not be installed.\nSince 04:12. Run the apply script.',
      hosts: [
        { id: 'aaaaaaaaaaaa', name: 'web_1 <b>&*x*', url: 'https://argos.example.org/hosts/aaaaaaaaaaaa' },
        { id: 'bbbbbbbbbbbb', name: 'db|2', url: 'https://argos.example.org/hosts/bbbbbbbbbbbb' },
      ],
      items: ['crowdsecurity/http_bad_user-agent'],
      opened_at: OPENED_AT,
      ...(isEnd ? { closed_at: '2037-05-04T01:00:00.000Z', duration_s: 3600 } : {}),
      ...data,
    },
  };
}

/** The largest that anybody could make: long, of characters that are escaped, and about many hosts. */
export function hugeMessage(sign: string): AlertMessage {
  const long = sign.repeat(20_000);
  return alertMessage('incident.opened', {
    title: long,
    text: `${long}\n${long}`,
    items: Array.from({ length: 1_000 }, (_, at) => `a/${at}`),
    hosts: Array.from({ length: 300 }, (_, at) => ({
      id: String(at).padStart(12, '0'),
      name: `${at}${sign.repeat(97)}`,
      url: `https://argos.example.org/hosts/${at}`,
    })),
  });
}
