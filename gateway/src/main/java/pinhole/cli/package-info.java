/** The command line: what a person types, and the exit code that a script sees. */
package pinhole.cli;
