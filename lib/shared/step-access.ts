import type {
  BucketAccess,
  ScheduleDeclaration,
  StepDeclaration,
} from '../../functions/shared/step.ts';
import type { MailSending } from '../notifications/mail-sending.ts';
import type { StateStack } from '../stacks/state-stack.ts';
import type { VaultStack } from '../stacks/vault-stack.ts';
import type { StageSettings } from '../stage-settings.ts';
import {
  appendCommits,
  changeRows,
  findReferences,
  getObjects,
  keepOrderKeys,
  listChannels,
  noteErasures,
  type Permission,
  pageCommits,
  putObjects,
  readChannels,
  readCommits,
  readKeyEncryptionKey,
  readOrderKeys,
  readRows,
  sendShortMessages,
} from './permissions.ts';
import type { Platform } from './platform.ts';
import type { StoredTable } from './stored.ts';

/** Settings and the permissions that they need, always given together. */
export interface Access {
  readonly environment: Readonly<Record<string, string>>;
  readonly permissions: readonly Permission[];
}

/** What a step's declaration entitles its worker to. */
export const stepAccess = (
  context: string,
  declaration: StepDeclaration,
  { state, vault, mail, settings }: Pick<Platform, 'state' | 'vault' | 'mail' | 'settings'>,
): Access => {
  const table = state.tables.get(context);
  const granted = [
    table && ownLog(table),
    table && declaration.findsReferences && references(table),
    declaration.sealsPersonalData && personalData(vault, keepOrderKeys(vault)),
    declaration.unsealsPersonalData && personalData(vault, readOrderKeys(vault)),
    table && declaration.keepsCounters && counters(table),
    declaration.notesErasures && erasures(vault),
    declaration.readsChannels && channels(state, vault),
    declaration.opensSecrets && secrets(vault),
    declaration.callsEndpoints && localEndpoint(settings),
    declaration.sendsMail && mails(mail),
    declaration.sendsShortMessages && settings.shortMessages && shortMessages,
    declaration.bucket && objects(state, declaration.bucket),
  ].filter((access): access is Access => typeof access === 'object');
  return allOf(granted);
};

/** What a scheduled job's declaration entitles it to, the queues that it sends to aside. */
export const jobAccess = (
  context: string,
  declaration: ScheduleDeclaration,
  { state, vault }: Pick<Platform, 'state' | 'vault'>,
): Access => {
  const table = state.tables.get(context);
  const stock = state.tables.get('fulfilment');
  const everyChannel = { environment: {}, permissions: [listChannels(state)] };
  return allOf([
    ...(table ? [ownLog(table)] : []),
    ...(table && declaration.pagesTable ? [wholeLog(table)] : []),
    ...(declaration.readsChannels ? [channels(state, vault), everyChannel] : []),
    ...(stock && declaration.readsStock ? [levels(stock)] : []),
    ...(declaration.bucket ? [objects(state, declaration.bucket)] : []),
  ]);
};

const allOf = (granted: readonly Access[]): Access => ({
  environment: Object.assign({}, ...granted.map(({ environment }) => environment)),
  permissions: granted.flatMap(({ permissions }) => permissions),
});

const ownLog = (table: StoredTable): Access => ({
  environment: { TABLE: table.name },
  permissions: [appendCommits(table)],
});

/** The table's name comes with its log. */
const references = (table: StoredTable): Access => ({
  environment: {},
  permissions: [findReferences(table)],
});

/** The table's name comes with its log. */
const counters = (table: StoredTable): Access => ({
  environment: {},
  permissions: [changeRows(table)],
});

/** The fulfilment table's rows beside its commits. */
const levels = (table: StoredTable): Access => ({
  environment: { STOCK_TABLE: table.name },
  permissions: [readCommits(table)],
});

/** Everything in the table, and single rows of it. */
const wholeLog = (table: StoredTable): Access => ({
  environment: {},
  permissions: [pageCommits(table), readRows(table)],
});

const personalData = (vault: VaultStack, keys: Permission): Access => ({
  environment: {
    VAULT_TABLE: vault.keys.name,
    KEK_SECRET_ARN: vault.keyEncryptionKey.secretArn,
  },
  permissions: [keys, readKeyEncryptionKey(vault)],
});

const erasures = (vault: VaultStack): Access => ({
  environment: { ERASURES_BUCKET: vault.erasuresBucketName },
  permissions: [noteErasures(vault)],
});

/** Channels' credentials are sealed, so reading them takes the key-encryption key as well. */
const channels = (state: StateStack, vault: VaultStack): Access => ({
  environment: {
    CHANNELS_TABLE: state.channels.name,
    KEK_SECRET_ARN: vault.keyEncryptionKey.secretArn,
  },
  permissions: [readChannels(state), readKeyEncryptionKey(vault)],
});

const secrets = (vault: VaultStack): Access => ({
  environment: { KEK_SECRET_ARN: vault.keyEncryptionKey.secretArn },
  permissions: [readKeyEncryptionKey(vault)],
});

const mails = ({ configurationSet, permission }: MailSending): Access => ({
  environment: { MAIL_CONFIGURATION_SET: configurationSet.configurationSetName },
  permissions: [permission],
});

/** Beyond one's own machine there is no such setting. */
export const localEndpoint = ({ localEndpoint: origin }: StageSettings): Access => ({
  environment: origin === undefined ? {} : { LOCAL_ENDPOINT: origin },
  permissions: [],
});

const shortMessages: Access = { environment: {}, permissions: [sendShortMessages] };

const objects = (state: StateStack, { reads, writes }: BucketAccess): Access => ({
  environment: { BUCKET: state.bucketName },
  permissions: [
    ...(reads.length > 0 ? [getObjects(state, ...reads)] : []),
    ...(writes.length > 0 ? [putObjects(state, ...writes)] : []),
  ],
});
