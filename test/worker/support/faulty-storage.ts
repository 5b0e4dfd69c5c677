/** What a storage says where a test makes it fail. */
export class InjectedFault extends Error {
  override readonly name = 'InjectedFault';
}

/** What came of an operation: its outcome, or what it threw; and how many SQL statements it ran. */
export interface Tried {
  readonly outcome: unknown;
  readonly thrown: unknown;
  readonly statements: number;
}

/** Runs an operation on a storage whose SQL fails after the k-th statement has done its work. @param k none where it is left out */
export async function withFaultAfter(sql: SqlStorage, operation: () => Promise<unknown>, k?: number): Promise<Tried> {
  let statements = 0;
  const exec = sql.exec;
  const faulty = (query: string, ...bindings: SqlStorageValue[]) => {
    const cursor = exec.call(sql, query, ...bindings);
    statements += 1;
    if (statements === k) {
      // What a cursor has not read yet is not done yet.
      cursor.toArray();
      throw new InjectedFault(`after statement ${k}: ${query}`);
    }
    return cursor;
  };
  sql.exec = faulty as typeof sql.exec;
  try {
    return { outcome: await operation(), thrown: null, statements };
  } catch (thrown) {
    return { outcome: null, thrown, statements };
  } finally {
    // The method stands on the prototype.
    Reflect.deleteProperty(sql, 'exec');
  }
}

/** Lets one method of an object fail while an operation runs. */
export async function withFailing<T extends object, Result>(
  target: T,
  method: keyof T & string,
  operation: () => Promise<Result>,
): Promise<Result> {
  Object.defineProperty(target, method, {
    configurable: true,
    value: () => Promise.reject(new InjectedFault(method)),
  });
  try {
    return await operation();
  } finally {
    Reflect.deleteProperty(target, method);
  }
}
