/** One file of a document, whether a zip entry or a file of a directory package. Names use `/`. */
export type PackageFile = {
  readonly name: string;
  /** The whole content; throws a `NumbersError` when it is damaged or too large. */
  read(): Uint8Array;
};
