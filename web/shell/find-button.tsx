import { Button, Text } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { lazy, Suspense, useState } from 'react';
import { useText } from '../text/text-context.js';

const load = () => import('./command-palette.js');
const CommandPalette = lazy(async () => ({ default: (await load()).CommandPalette }));

/** Opens the command palette, which is loaded when it is first wanted. */
export function FindButton() {
  const { common } = useText();
  const [isWanted, setWanted] = useState(false);
  const open = async () => {
    setWanted(true);
    (await load()).openPalette();
  };
  useHotkeys([['mod+K', open]], []);
  return (
    <>
      <Button variant="default" size="compact-md" onClick={open} aria-keyshortcuts="Control+K">
        {common.find}
        <Text span size="xs" c="dimmed" ml="xs" visibleFrom="sm">
          {common.find_keys}
        </Text>
      </Button>
      {isWanted && (
        <Suspense>
          <CommandPalette />
        </Suspense>
      )}
    </>
  );
}
