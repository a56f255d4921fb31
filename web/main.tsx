import { firstPage } from './routes/load-first-page.js';
import './ui/styles.js';
import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.js';
import { createQueryClient } from './client/query-client.js';
import { TextProvider } from './text/text-context.js';
import { readableColors, THEME } from './ui/theme.js';

/** Vite sets it, and the API replaces it for each response. */
const nonce = document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce ?? '';

// `react-remove-scroll`, which a modal uses, asks for it here.
Object.assign(globalThis, { __webpack_nonce__: nonce });

function render(): void {
  createRoot(document.getElementById('root') as HTMLElement).render(
    <StrictMode>
      <MantineProvider
        theme={THEME}
        cssVariablesResolver={readableColors}
        defaultColorScheme="auto"
        getStyleNonce={() => nonce}
      >
        <QueryClientProvider client={createQueryClient()}>
          <TextProvider>
            <App />
          </TextProvider>
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
}
firstPage.then(render);
