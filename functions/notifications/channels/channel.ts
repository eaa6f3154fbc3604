import type { SignedAws } from '../../shared/adapters/signed-client.ts';
import type { Runtime } from '../../shared/runtime.ts';
import type { RecipientPath } from '../domain/order-facts.ts';
import type { MailContent } from '../templates/mail-view.ts';

/** A message that is ready: its words, whom it goes to, and what tells its claim. */
export interface Outgoing {
  readonly notificationId: string;
  readonly merchantId: string;
  readonly orderId: string;
  readonly content: MailContent;
  /** As `addressOf` gave it; nothing but the call itself sees it. */
  readonly address: string;
  readonly settings: Readonly<Record<string, string>>;
}

/** What became of a call; `unclear`: nobody knows, and nobody can be asked. */
export type SendAnswer =
  | { readonly kind: 'accepted'; readonly messageId: string }
  | { readonly kind: 'refused'; readonly code: string; readonly retriable: boolean }
  | { readonly kind: 'unclear'; readonly code: string };

/** A way to a buyer: one folder, and a line in the registry. */
export interface Channel {
  /** Which sealed text is the address. */
  readonly addressPath: RecipientPath;
  /** The address as it may be written to, or undefined when it is none. */
  addressOf(text: string): string | undefined;
  /** Why it cannot be sent with these settings, kebab-case; undefined when it can. */
  problemOf(settings: Readonly<Record<string, string>>): string | undefined;
  /** Sends once, and never throws for what the other side says. */
  send(ports: ChannelPorts, message: Outgoing): Promise<SendAnswer>;
}

export type ChannelPorts = SignedAws & Pick<Runtime, 'setting'>;
