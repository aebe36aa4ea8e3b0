/** The policy. */
package pinhole.rules;
