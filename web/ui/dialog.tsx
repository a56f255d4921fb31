import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { useText } from '../text/text-context.js';

type Props = {
  readonly isOpen: boolean;
  readonly close: () => void;
  readonly title: string;
  readonly children: ReactNode;
};

/** A dialog over the page. Its header is no landmark: the page has one. */
export function Dialog({ isOpen, close, title, children }: Props) {
  const { common } = useText();
  return (
    <Modal.Root opened={isOpen} onClose={close}>
      <Modal.Overlay />
      <Modal.Content>
        <Modal.Header role="presentation">
          <Modal.Title>{title}</Modal.Title>
          <Modal.CloseButton aria-label={common.close} />
        </Modal.Header>
        <Modal.Body>{children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
