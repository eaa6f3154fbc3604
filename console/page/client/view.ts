/** One screen: what it asks for, and how it shows the answer. */
export interface View {
  readonly title: string;
  /** Asked again every few seconds, unless asking does something; drawn when the answer changed. */
  load(): Promise<unknown>;
  /** @default true */
  readonly polled?: boolean;
  draw(answer: unknown, page: Page): readonly Node[];
  /** What stands above it. @default the title */
  heading?(answer: unknown): readonly (Node | string)[];
}

/** What a screen may do to the page around it. */
export interface Page {
  /** Said aloud by screen readers, and shown. */
  say(text: string): void;
  /** The same, of what went wrong. */
  complain(text: string): void;
  /** Asks again now. */
  refresh(): void;
}

/** Does what a button asks, says how it went, and asks again. */
export const act = async (page: Page, button: HTMLButtonElement, doing: () => Promise<string>) => {
  button.disabled = true;
  try {
    page.say(await doing());
  } catch (error) {
    page.complain(labelled(error instanceof Error ? error.message : String(error)));
  } finally {
    button.disabled = false;
    page.refresh();
  }
};

/** An operation's word for a field becomes the one that stands above it on the screen. */
const labelled = (message: string): string =>
  message.replace(/^(\w+)(?=: )/, (name) => {
    const field = document.querySelector<HTMLInputElement>(`main input[name="${name}"]`);
    return field?.labels?.[0]?.textContent || name;
  });
