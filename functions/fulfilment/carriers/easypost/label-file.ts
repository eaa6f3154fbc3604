import { API_BASE } from '../../../shared/channel.ts';
import { permanent, retryable } from '../../../shared/fault.ts';
import type { ChannelSettings } from '../../../shared/webhook.ts';
import type { CallPorts, LabelFile } from '../carrier.ts';
import type { EasyPostShipment } from './objects.ts';

/** A label is tens of kilobytes; what is more than this is none. */
const MOST_BYTES = 4 * 1024 * 1024;

/**
 * The label's bytes from where EasyPost keeps them, without credentials. The PDF where there is one
 * beside the format that was asked for. Undefined where the carrier gave no file.
 */
export const downloadLabel = async (
  fetch: CallPorts['fetch'],
  settings: ChannelSettings,
  { postage_label: label }: EasyPostShipment,
): Promise<LabelFile | undefined> => {
  const url = label?.label_url ?? label?.label_pdf_url;
  if (url === undefined || url === null) return undefined;
  if (!mayBeFetched(url, settings)) {
    throw permanent('label-elsewhere', 'EasyPost names a label outside of its own hosts');
  }
  const bytes = await bytesOf(fetch, url);
  return { contentType: label?.label_file_type ?? 'application/octet-stream', bytes };
};

/** EasyPost's own files, or a pretended EasyPost's on this machine. */
const mayBeFetched = (url: string, settings: ChannelSettings): boolean => {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, origin } = new URL(url);
  const base = settings[API_BASE];
  if (base !== undefined && origin === new URL(base).origin) return true;
  const isTheirs =
    hostname.endsWith('.easypost.com') || /^easypost[\w.-]*\.amazonaws\.com$/.test(hostname);
  return protocol === 'https:' && isTheirs;
};

const bytesOf = async (fetch: CallPorts['fetch'], url: string): Promise<Uint8Array> => {
  const { status, bytes } = await fetched(fetch, url);
  if (status !== 200) throw retryable('label-not-there', `the label's file answered ${status}`);
  if (bytes.byteLength > MOST_BYTES) throw permanent('label-too-large', 'a label of over 4 MB');
  return bytes;
};

const fetched = async (fetch: CallPorts['fetch'], url: string) => {
  try {
    const response = await fetch(url, { redirect: 'manual' });
    return { status: response.status, bytes: new Uint8Array(await response.arrayBuffer()) };
  } catch (error) {
    throw retryable('label-not-there', 'the label’s file did not come whole', error);
  }
};
