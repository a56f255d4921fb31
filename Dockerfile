# Debian and not Alpine: Temporal's core is built for glibc. The version is the one of .node-version, which CI runs.
ARG NODE_IMAGE=node:24.21.0-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY . .
# Builds the workflow bundle, so that a worker starts without webpack.
RUN npm run build && npm prune --omit=dev --ignore-scripts

FROM ${NODE_IMAGE}
# Temporal's core looks for the system's certificates when it connects over TLS.
RUN apt-get update && apt-get install --yes --no-install-recommends ca-certificates && rm -rf /var/lib/apt/lists/*
ENV NODE_ENV=production
# Freed buffers of 128 KiB and more go back to the system at once. glibc keeps some of up to 32 MiB by default.
ENV MALLOC_MMAP_THRESHOLD_=131072 MALLOC_TRIM_THRESHOLD_=131072
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
RUN ln -s /app/dist/cli/paycom.js /usr/local/bin/paycom \
 && ln -s /app/dist/cli/sync-paycom.js /usr/local/bin/sync_paycom \
 && install --directory --owner=node --group=node --mode=700 /var/lib/paycom-sync
USER node
VOLUME /var/lib/paycom-sync
ENV PAYCOM_SFTP_LOCAL_DIRECTORY=/var/lib/paycom-sync/spool
# The health check asks whichever of the two runs.
ENV PAYCOM_METRICS_ADDRESS=127.0.0.1:9464 PAYCOM_API_ADDRESS=127.0.0.1:3000
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s \
  CMD ["node", "-e", "const { PAYCOM_METRICS_ADDRESS: worker, PAYCOM_API_ADDRESS: api } = process.env; Promise.any([`http://${worker}/metrics`, `http://${api}/readyz`].map(async (url) => { if (!(await fetch(url)).ok) throw url; })).catch(() => process.exit(1));"]
CMD ["node", "dist/worker/main.js"]
