/** One file of a document: a zip entry, or a file in a directory package. Names use `/`. */
export type PackageFile = {
  readonly name: string;
  /** Returns the whole content. Throws a `NumbersError` when it is damaged or too large. */
  read(): Uint8Array;
};
