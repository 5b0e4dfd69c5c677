const NOBODY = 65_534;

/** Does `act` as an account that owns nothing where the tests run as root, whom no mode of a file keeps out. */
export async function asNobody<T>(act: () => T | Promise<T>): Promise<T> {
  if (process.getuid?.() !== 0) return act();
  process.seteuid?.(NOBODY);
  try {
    return await act();
  } finally {
    process.seteuid?.(0);
  }
}
