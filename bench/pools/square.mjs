/** The task, as piscina and tinypool want it. */
export default (x) => x * x;
