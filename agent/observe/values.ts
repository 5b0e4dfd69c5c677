/** An object of JSON or YAML whose values may be anything. */
export type Values = Record<string, unknown>;

export const isValues = (value: unknown): value is Values => typeof value === 'object' && value !== null && !Array.isArray(value);
