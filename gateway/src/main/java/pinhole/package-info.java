/** The gateway: the one place where things are wired together. */
package pinhole;
