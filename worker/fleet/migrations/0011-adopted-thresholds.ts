/**
 * Which thresholds were adopted stands in the intent itself, with the value and the moment. Of hosts of before it is known where the history tells of
 * an adoption and of no operator who changed them; anything else counts as declared, as it was called until then.
 */
export const adoptedThresholds = `
UPDATE declarations SET part = json_patch(part, json_object('adopted', json_object(
    'inbound', json(CASE WHEN json_extract(part, '$.inbound') IS NOT NULL
      THEN json_object('value', json_extract(part, '$.inbound'), 'at', adoption.at) END),
    'outbound', json(CASE WHEN json_extract(part, '$.outbound') IS NOT NULL
      THEN json_object('value', json_extract(part, '$.outbound'), 'at', adoption.at) END))))
  FROM (SELECT host_id, max(at) AS at FROM events WHERE kind = 'intent_adopted' AND surface = 'appsec_tuning' GROUP BY host_id) AS adoption
  WHERE declarations.surface = 'appsec_tuning' AND adoption.host_id = declarations.host_id AND NOT EXISTS (
    SELECT 1 FROM events WHERE events.host_id = declarations.host_id AND kind = 'intent_changed'
      AND coalesce(events.surface, 'appsec_tuning') = 'appsec_tuning');
`;
