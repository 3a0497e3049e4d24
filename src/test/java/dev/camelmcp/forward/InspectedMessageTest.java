package dev.camelmcp.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a route may rely on when it decides by a caller's message. */
class InspectedMessageTest {

    @Test
    void callNamesItsTool() throws Exception {
        assertThat(
                        read(
                                "{'jsonrpc':'2.0','id':1,'method':'tools/call','params':{'arguments':{'name':'x'},'name':'add'}}"))
                .isEqualTo(new InspectedMessage("tools/call", "add"));
    }

    @Test
    void membersMayComeInAnyOrderAndSpelling() throws Exception {
        assertThat(read("{'params':{'na\\u006de':'a\\u0064d'},'method':'tools\\/call'}"))
                .isEqualTo(new InspectedMessage("tools/call", "add"));
    }

    @Test
    void nameOfAnotherMethodIsNoTool() throws Exception {
        assertThat(read("{'method':'prompts/get','params':{'name':'add'}}"))
                .isEqualTo(new InspectedMessage("prompts/get", null));
    }

    @Test
    void responseHasNoMethod() throws Exception {
        assertThat(read("{'jsonrpc':'2.0','id':1,'result':{'method':'tools/call'}}"))
                .isEqualTo(new InspectedMessage(null, null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "7",
                "[]",
                "[{'method':'tools/call','params':{'name':'add'}}]",
                "{'method':'tools/call'",
                "{'method':'tools/call'}",
                "{'method':'tools/call','params':{}}",
                "{'method':'tools/call','params':['add']}",
                "{'method':'Tools/Call','params':{'name':'add'}}",
                "{'method':'tools/call ','params':{'name':'add'}}",
                "{'method':'tools/LIST'}",
                "{'method':'tools/call','params':{'name':7}}",
                "{'method':'tools/call','params':{'name':''}}",
                "{'method':'tools/call','params':{'name':'a\\nb'}}",
                "{'method':'tools/call','params':{'name':'add','name':'drop'}}",
                "{'method':'tools/call','params':{'name':'add','Name':'drop'}}",
                "{'method':'tools/call','params':{'name':'add'},'params':{'name':'drop'}}",
                "{'method':'tools/call','params':{'name':'add'},'PARAMS':{'name':'drop'}}",
                "{'method':'ping','Method':'tools/call'}",
                "{'method':'ping','method':'tools/call'}",
                "{'method':['tools/call']}",
                "{'method':'ping'} {'method':'tools/call'}",
                "\uFEFF{'method':'ping'}",
            })
    void whatAServerMightReadInAnotherWayIsRefused(String json) {
        assertThatThrownBy(() -> read(json)).isInstanceOf(InspectedMessage.Unclear.class);
    }

    @Test
    void otherEncodingsAreRefused() {
        byte[] utf16 = "{\"method\":\"ping\"}".getBytes(StandardCharsets.UTF_16BE);
        assertThatThrownBy(() -> InspectedMessage.of(utf16)).isInstanceOf(InspectedMessage.Unclear.class);
        byte[] latin = "{\"method\":\"p\u00efng\"}".getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> InspectedMessage.of(latin)).isInstanceOf(InspectedMessage.Unclear.class);
    }

    private static InspectedMessage read(String json) throws InspectedMessage.Unclear {
        return InspectedMessage.of(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}
