import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import org.neo4j.configuration.GraphDatabaseSettings;
import org.neo4j.configuration.connectors.BoltConnector;
import org.neo4j.configuration.connectors.HttpConnector;
import org.neo4j.configuration.connectors.HttpsConnector;
import org.neo4j.configuration.helpers.SocketAddress;
import org.neo4j.dbms.api.DatabaseManagementService;
import org.neo4j.dbms.api.DatabaseManagementServiceBuilder;
import org.neo4j.io.ByteUnit;

/** Neo4j servers with Bolt, each on one port of this machine: Neo4jServer HOME PORT [HOME PORT ...]; SIGTERM stops them. */
public class Neo4jServer {
    public static void main(String[] arguments) throws Exception {
        var several = arguments.length > 2;
        var services = IntStream.range(0, arguments.length / 2)
                .parallel()
                .mapToObj(place -> started(arguments[2 * place], arguments[2 * place + 1], several))
                .toList();
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> services.parallelStream().forEach(DatabaseManagementService::shutdown)));
        System.out.println("ready");
        Thread.sleep(Duration.ofDays(1).toMillis());
    }

    /** A server on a folder and a port; one of several has to do with little memory. */
    private static DatabaseManagementService started(String home, String port, boolean several) {
        var builder = new DatabaseManagementServiceBuilder(Path.of(home))
                .setConfig(BoltConnector.enabled, true)
                .setConfig(BoltConnector.listen_address, new SocketAddress("127.0.0.1", Integer.parseInt(port)))
                .setConfig(HttpConnector.enabled, false)
                .setConfig(HttpsConnector.enabled, false)
                .setConfig(GraphDatabaseSettings.auth_enabled, true)
                // Else each database of each server takes a quarter of a gigabyte of the disk at once.
                .setConfig(GraphDatabaseSettings.preallocate_logical_logs, false);
        if (Boolean.getBoolean("graphkam.quick")) {
            // Tests fill and empty the database all the time: a new plan for each statement, each time, is most of their work.
            builder.setConfig(GraphDatabaseSettings.query_statistics_divergence_threshold, 1.0);
        }
        if (several) {
            builder.setConfig(GraphDatabaseSettings.pagecache_memory, ByteUnit.mebiBytes(16));
        }
        return builder.build();
    }
}
