/** What a person is doing on the screen, which drawing it anew would take from them. */
export const isBusy = (main: HTMLElement): boolean => isTyping(main) || isSelecting(main);

/** What a person is writing is not drawn over. */
export const isTyping = (main: HTMLElement): boolean =>
  document.activeElement?.matches('input, select') === true &&
  main.contains(document.activeElement);

/** Text that is being copied would be gone in the middle of it. */
const isSelecting = (main: HTMLElement): boolean => {
  const selection = document.getSelection();
  return selection !== null && !selection.isCollapsed && main.contains(selection.anchorNode);
};

/**
 * Draws the screen anew and leaves the keyboard where it was: on the same link, or the same button of
 * the same row. Where that is gone the screen itself has it, and never another row's button.
 */
export const redraw = (main: HTMLElement, ...nodes: readonly Node[]): void => {
  const had = document.activeElement;
  const name = had && had !== main && main.contains(had) ? nameOf(had) : undefined;
  main.replaceChildren(...nodes);
  if (name === undefined) return;
  const again = [...main.querySelectorAll<HTMLElement>('a, button, [tabindex]')];
  const same = again.find((element) => nameOf(element) === name);
  (same ?? main).focus({ preventScroll: true });
};

const nameOf = (element: Element): string =>
  [
    element.closest('tr')?.querySelector('th')?.textContent,
    element.getAttribute('href') ?? element.getAttribute('aria-label') ?? element.textContent,
  ].join(' ');
