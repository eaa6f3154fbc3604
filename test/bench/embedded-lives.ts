import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Cloud } from '../../local/cloud.ts';
import { type EmbeddedShop, openEmbeddedShop } from './embedded-shop.ts';
import { CARTON, threeLines, trackingOf } from './whole-life.ts';

/**
 * Orders that live at the same time: as soon as one is completed, the next one comes. Most of a life is
 * waiting: a lonely one takes 26 s, for the list, the sweeper and the return window. So many in that time is
 * the most that can be measured, and fewer than these would leave the processors idle.
 */
export const UNDER_WAY = 1000;
const LOOK_MS = 100;
/** People do together what there is to do. */
const ACT_MS = 1000;
/** The console takes no more in one request. */
const ACTS_AT_ONCE = 200;
const SWEEP_MS = 5000;
const RETURN_WINDOW_SECONDS = 2;
const PATIENCE_MS = 300_000;

/** By what an order's log says, what people do next with it. */
const ACTS: Readonly<Record<string, (order: string) => Act>> = {
  FulfilmentPlanned: (order) => ({ act: 'pack', order, cartons: [CARTON] }),
  FulfilmentPacked: (order) => ({
    ...{ act: 'hand-over', order, carrier: 'TCS', trackingNumber: trackingOf(order) },
  }),
  OrderHandedOver: (order) => ({ act: 'deliver', order, parcel: trackingOf(order) }),
};

interface Act extends Readonly<Record<string, unknown>> {
  readonly act: string;
  readonly order: string;
}

/** From an empty process to the first order that is completed, alone. */
interface FirstLife {
  readonly seconds: number;
  readonly cpuSeconds: number;
}

export interface LivesTimed {
  readonly first: FirstLife;
  /** Completed in a second of this machine, with whatever else it had to do. */
  readonly perSecond: number;
  /** What one of them took of all processors: the cloud, the bundles and the pretended parties. */
  readonly cpuMs: number;
}

export interface HowMany {
  /** A multiple of those that live at the same time: they come in waves, and half a wave is no measure. */
  readonly orders: number;
  /** Lives before them that are not timed: every thread's code has to become warm by itself. */
  readonly before: number;
}

/**
 * Lets so many prepaid orders of three lines live in a cloud that is started for them, from the store's webhook
 * until they are completed: one alone, then as many as live at once.
 */
export const timeLives = async (
  start: () => Promise<Cloud>,
  { orders, before }: HowMany,
): Promise<LivesTimed> => {
  const sinceStart = stopwatch();
  const cloud = await start();
  const shop = await openEmbeddedShop(cloud, RETURN_WINDOW_SECONDS);
  const people = startPeople(cloud, shop);
  try {
    shop.order(threeLines());
    await people.completed(1);
    const first = sinceStart();
    for (let sent = 1; sent < UNDER_WAY; sent += 1) shop.order(threeLines());
    const warm = await people.completed(before);
    const sinceWarm = stopwatch();
    const lives = (await people.completed(warm + orders)) - warm;
    const { seconds, cpuSeconds } = sinceWarm();
    return { first, perSecond: lives / seconds, cpuMs: (cpuSeconds * 1000) / lives };
  } finally {
    await people.stop();
    await shop.close();
    await cloud.stop();
  }
};

/** What has gone by since it was made, on the wall and of all processors. */
const stopwatch = (): (() => FirstLife) => {
  const [start, cpu] = [performance.now(), process.cpuUsage()];
  return () => {
    const { user, system } = process.cpuUsage(cpu);
    return {
      seconds: (performance.now() - start) / 1000,
      cpuSeconds: (user + system) / 1_000_000,
    };
  };
};

/** Buyers who pay, a clerk who packs, hands over and delivers, and for each order that ends a new one. */
const startPeople = (cloud: Cloud, shop: EmbeddedShop) => {
  const done = new Set<string>();
  const faults: unknown[] = [];
  const wanted = new Map<string, Act>();
  let isOver = false;
  const onEvent = ({ order, event }: Told): void => {
    if (event === 'OrderCompleted' && !done.has(order)) {
      done.add(order);
      shop.order(threeLines());
    }
    const act = ACTS[event]?.(order);
    if (act) wanted.set(`${order} ${act.act}`, act);
  };
  const forget = cloud.logs.onLine(({ text }) => eventsIn(text).forEach(onEvent));
  const every = async (ms: number, task: () => unknown): Promise<void> => {
    for (; !isOver; await pause(ms)) await task();
  };
  const running = [
    every(LOOK_MS, shop.pay),
    every(ACT_MS, () => actOnAll(shop, wanted).catch((fault: unknown) => faults.push(fault))),
    every(SWEEP_MS, () => sweep(cloud)),
  ];
  return {
    /** Waits until so many orders are completed, and gives how many are. */
    completed: async (many: number): Promise<number> => {
      for (let waited = 0; done.size < many; waited += LOOK_MS) {
        if (faults.length > 0) throw faults[0];
        if (waited > PATIENCE_MS) throw new Error(`${done.size} of ${many} were completed`);
        await pause(LOOK_MS);
      }
      return done.size;
    },
    stop: async (): Promise<void> => {
      isOver = true;
      forget();
      await Promise.all(running);
    },
  };
};

interface Told {
  readonly order: string;
  readonly event: string;
}

/** What a step's line says has become of an order, if it is one. */
const eventsIn = (text: string): readonly Told[] => {
  if (!text.includes('"record"') || !text.includes('"order/')) return [];
  const line = JSON.parse(text) as { readonly subject?: string; readonly events?: string[] };
  const order = line.subject?.replace('order/', '') ?? '';
  return (line.events ?? []).map((event) => ({ order, event }));
};

/** The console finds an order only when it is on its list: what was refused is wanted still. */
const actOnAll = async (shop: EmbeddedShop, wanted: Map<string, Act>): Promise<void> => {
  const acts = [...wanted].slice(0, ACTS_AT_ONCE);
  if (acts.length === 0) return;
  const list = { commandId: randomUUID(), why: 'a bench wants it' };
  const input = { ...list, acts: acts.map(([, act]) => act) };
  const answer = (await shop.ask('orders.each', input)) as {
    readonly acts: readonly { readonly ok: boolean }[];
  };
  acts.forEach(([name], nth) => {
    if (answer.acts[nth]?.ok) wanted.delete(name);
  });
};

/** Its schedule's minute is long where lives take seconds. */
const sweep = async (cloud: Cloud): Promise<void> => {
  const { Functions } = await cloud.services.lambda.call('ListFunctions', {});
  const names = (Functions as readonly { readonly FunctionName: string }[]).map(
    ({ FunctionName }) => FunctionName,
  );
  await cloud.invoke(names.find((name) => name.includes('DeadlinesSweep')) ?? '', {});
};
