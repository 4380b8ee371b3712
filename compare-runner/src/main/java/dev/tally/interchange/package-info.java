/**
 * Histories in the formats of independent checkers: written, and read back as our own are.
 *
 * <ul>
 *   <li><b>Jepsen EDN</b>: a map a line, in the order of events. {@code {:index 0, :time 12,
 *       :process 3, :type :invoke, :f :add, :value ["k0" 1]}}, answered {@code :type :ok, :value
 *       [key value version]}; {@code :fail} is certainly not applied ({@code :error :overflow}
 *       where the value would have left its range); {@code :info}, or nothing more, is unknown.
 *       Reads are {@code :read} (or {@code :get}), {@code :read-session} and {@code
 *       :read-eventual}, of {@code [key nil]}. What happened to the system has {@code :process
 *       :nemesis}. {@code :phase} names the part of the trial where it is not the measured one.
 *       Read is more than is written: the key in {@code :key} or nowhere, values without versions,
 *       additions that are only acknowledged ({@code [key nil]}, nothing, or their delta each
 *       time), no {@code :time}, no {@code :index}, all in a vector or list, and whatever else
 *       Clojure prints in fields of no concern.
 *   <li><b>Porcupine-style JSON lines</b>: an object an operation, {@code
 *       {"ClientId":5,"Input":{"Op":"add","Key":"k0","Delta":1},"Call":2,"Output":{"Value":1,"Version":1},"Return":686}},
 *       {@code "Op":"get"} without delta; {@code null} for output and return where the outcome is
 *       unknown. There is no form for what has failed, nor for reads weaker than linearizable: they
 *       are left out. Read on any lines, and from an array; an addition's output without a value is
 *       an acknowledgement.
 * </ul>
 *
 * A version may be missing in either.
 */
@NullMarked
package dev.tally.interchange;

import org.jspecify.annotations.NullMarked;
