type Errors = {
  /** By the code of an error. Its placeholders are those of `shared/error-codes.ts`. */
  readonly messages: Readonly<Record<string, string>>;
  /** Words and sentences that the API puts into a message. Others are shown as they come. */
  readonly words: Readonly<Record<string, string>>;
};

/** The API writes its messages in English, so none is written again here. */
export const errors: Errors = { messages: {}, words: {} };
