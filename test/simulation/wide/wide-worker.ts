/**
 * The same worker, for which zod writes a function of each schema that is made after its first import here:
 * an order comes to more than a hundred messages and events that are checked. What is valid, and what is
 * read of it, is the same; a case is shrunk and replayed by zod's own walk through the schema.
 */
import 'zod/compile';
import '../worker.ts';
