import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { ERROR_CODES } from '../../shared/error-codes.js';
import type { SftpObserver } from '../sftp/observer.js';

/** The buckets of times: from a server in the same building to one that is silent until the timeout. */
const CONNECT_BUCKETS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 40];

/** The errors that a server, a network or an account can cause. */
const SERVER_ERROR = /^(sftp|remote_file)_/;

/** Counts the sessions of a pool. */
export function sftpMetrics(registry: Registry): SftpObserver {
  const registers = [registry];
  const connections = new Gauge({ name: 'paycom_sftp_connections', help: 'Open SFTP sessions', registers });
  const connect = new Histogram({
    name: 'paycom_sftp_connect_seconds',
    help: 'Time from the DNS lookup to an open SFTP session',
    buckets: CONNECT_BUCKETS,
    registers,
  });
  const busy = new Counter({
    name: 'paycom_sftp_busy_seconds_total',
    help: 'Time in which SFTP sessions listed and downloaded',
    registers,
  });
  const bytes = new Counter({
    name: 'paycom_sftp_received_bytes_total',
    help: 'Bytes that arrived in SFTP sessions',
    registers,
  });
  const errors = new Counter({
    name: 'paycom_sftp_errors_total',
    help: 'Connections, listings and downloads that failed, by error code',
    labelNames: ['code'],
    registers,
  });
  // Prometheus sees no increase in a series that begins at 1.
  for (const code of Object.keys(ERROR_CODES)) if (SERVER_ERROR.test(code)) errors.inc({ code }, 0);
  return {
    opened: (seconds) => {
      connections.inc();
      connect.observe(seconds);
    },
    closed: () => connections.dec(),
    used: (seconds, received) => {
      busy.inc(seconds);
      bytes.inc(received);
    },
    failed: (code) => errors.inc({ code }),
  };
}
