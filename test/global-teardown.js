import { removeFolder } from './temporary-folder.js';

export default removeFolder;
